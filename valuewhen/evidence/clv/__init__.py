"""Customer lifetime value from transactions: historical, and predicted by BG/NBD × Gamma-Gamma."""

from valuewhen.evidence.clv.beta_geo import BetaGeoModel
from valuewhen.evidence.clv.gamma_gamma import GammaGammaModel
from valuewhen.evidence.clv.transactions import summarise_transactions

__all__ = ["BetaGeoModel", "GammaGammaModel", "summarise_transactions"]
