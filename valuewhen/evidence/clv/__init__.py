"""Customer lifetime value from transactions: historical, and predicted by BG/NBD × Gamma-Gamma."""

from valuewhen.evidence.clv.beta_geo import BetaGeoModel
from valuewhen.evidence.clv.gamma_gamma import GammaGammaModel
from valuewhen.evidence.clv.holdout import Holdout, validate_holdout
from valuewhen.evidence.clv.independence import Independence, frequency_spend_independence
from valuewhen.evidence.clv.source import Columns
from valuewhen.evidence.clv.terms import Terms, input_warnings
from valuewhen.evidence.clv.transactions import summarise_transactions
from valuewhen.evidence.clv.value import (
    HistoricalValue,
    PredictedValue,
    historical_value,
    predict_value,
)

__all__ = [
    "BetaGeoModel",
    "Columns",
    "GammaGammaModel",
    "HistoricalValue",
    "Holdout",
    "Independence",
    "PredictedValue",
    "Terms",
    "frequency_spend_independence",
    "historical_value",
    "input_warnings",
    "predict_value",
    "summarise_transactions",
    "validate_holdout",
]
