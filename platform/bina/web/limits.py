"""Throttling of doors that may be hammered on."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, headers_enabled=False, in_memory_fallback_enabled=True)
