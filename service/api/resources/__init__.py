"""What can be asked for, one file a resource.

Law: a view is at most ten lines and knows nothing of requests and responses.
"""

from service.api.endpoint import Endpoint
from service.api.resources import (
    approaches,
    badges,
    batch,
    charts,
    costs,
    dimensions,
    discovery,
    drift,
    evidence,
    guide,
    matrix,
    page,
    prices,
    problem_pages,
    pros_cons,
    recommendations,
    schemas,
    service_info,
    sweeps,
)

ENDPOINTS: tuple[Endpoint, ...] = (
    *recommendations.ENDPOINTS,
    *batch.ENDPOINTS,
    *costs.ENDPOINTS,
    *sweeps.ENDPOINTS,
    *charts.ENDPOINTS,
    *drift.ENDPOINTS,
    *badges.ENDPOINTS,
    *matrix.ENDPOINTS,
    *dimensions.ENDPOINTS,
    *approaches.ENDPOINTS,
    *pros_cons.ENDPOINTS,
    *guide.ENDPOINTS,
    *evidence.ENDPOINTS,
    *prices.ENDPOINTS,
    *schemas.ENDPOINTS,
    *problem_pages.ENDPOINTS,
    *service_info.ENDPOINTS,
    *discovery.ENDPOINTS,
    *page.ENDPOINTS,
)
