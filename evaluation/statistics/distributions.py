"""Student's t, the normal and the binomial distribution in plain Python, so that a web worker and `bina skm`
need neither numpy nor scipy. Everything else asks scipy.

t and the binomial rest on the regularised incomplete beta function, evaluated by the continued fraction of
Abramowitz & Stegun 26.5.8 (modified Lentz). Quantiles are found by bisection on the distribution function. The
tests compare every function with scipy to at least nine digits.
"""

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300


def normal_quantile(probability: float) -> float:
    """The standard normal value below which `probability` of the distribution lies."""
    return NormalDist().inv_cdf(probability)


def normal_two_sided_p(z: float) -> float:
    """Two-sided p-value of a standard normal statistic."""
    return 2.0 * NormalDist().cdf(-abs(z))


def _continued_fraction(a: float, b: float, x: float) -> float:
    c = 1.0
    d = 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    fraction = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 + term * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + term / c
            c = c if abs(c) > _TINY else _TINY
            step = c * d
            fraction *= step
        if abs(step - 1.0) < 1e-15:
            break
    return fraction


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1.0 - x) / b


def t_two_sided_p(t: float, df: float) -> float:
    """Two-sided p-value of Student's t with `df` degrees of freedom."""
    return incomplete_beta(df / 2.0, 0.5, df / (df + t * t))


def _beta_quantile(a: float, b: float, probability: float) -> float:
    """The x with I_x(a, b) = probability, by bisection to the last bit that matters."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if incomplete_beta(a, b, middle) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def t_quantile(probability: float, df: float) -> float:
    """The value below which `probability` of Student's t with `df` degrees of freedom lies.

    >>> round(t_quantile(0.975, 9), 6)
    2.262157
    """
    if probability == 0.5:
        return 0.0
    if df >= 2000:
        return _t_expansion(normal_quantile(probability), df)
    tail = 2.0 * min(probability, 1.0 - probability)
    x = _beta_quantile(df / 2.0, 0.5, tail)
    size = sqrt(df * (1.0 - x) / x)
    return size if probability > 0.5 else -size


def _t_expansion(z: float, df: float) -> float:
    """Abramowitz & Stegun 26.7.5: Student's t from the normal quantile; exact to double precision for large df."""
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / df + g2 / df**2 + g3 / df**3 + g4 / df**4


def binomial_cdf(count: int, n: int, probability: float) -> float:
    """P(X ≤ count) of n independent trials that each succeed with `probability`."""
    if count < 0:
        return 0.0
    return 1.0 if count >= n else incomplete_beta(n - count, count + 1.0, 1.0 - probability)


def binomial_quantile(level: float, n: int, probability: float) -> int:
    """The smallest count with P(X ≤ count) ≥ level.

    >>> binomial_quantile(0.975, 20, 0.5)
    14
    """
    low, high = -1, n
    while high - low > 1:
        middle = (low + high) // 2
        if binomial_cdf(middle, n, probability) >= level:
            high = middle
        else:
            low = middle
    return high
