"""`bina` whose drawn keys, numbers and names follow from a seed: python -m tests.support.seeded 1 demo"""

import random
import secrets
import sys
import uuid

from tests.support.later import DAYS_AHEAD, ahead

if __name__ == "__main__":
    if DAYS_AHEAD:
        ahead(DAYS_AHEAD).start()
    chance = random.Random(int(sys.argv.pop(1)))
    secrets.token_bytes = lambda n=None: chance.randbytes(n or 32)
    secrets.token_hex = lambda n=None: chance.randbytes(n or 32).hex()
    secrets.token_urlsafe = lambda n=None: chance.randbytes(n or 32).hex()
    secrets.randbits, secrets.choice = chance.getrandbits, chance.choice
    random.SystemRandom = secrets.SystemRandom = lambda: chance
    uuid.uuid4 = lambda: uuid.UUID(bytes=chance.randbytes(16), version=4)

    from bina.cli import main

    main()
