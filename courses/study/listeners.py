"""What other features ask about studying."""

from bina.transfer import tells_promises
from courses.study.queries import promises_of_course

tells_promises("course")(promises_of_course)
