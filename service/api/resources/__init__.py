"""What can be asked for, one file a resource.

Law: a view is at most ten lines and knows nothing of requests and responses.
"""

from service.api.endpoint import Endpoint
from service.api.resources import (
    approaches,
    dimensions,
    discovery,
    guide,
    matrix,
    problem_pages,
    pros_cons,
    recommendations,
    schemas,
    service_info,
)

ENDPOINTS: tuple[Endpoint, ...] = (
    *recommendations.ENDPOINTS,
    *matrix.ENDPOINTS,
    *dimensions.ENDPOINTS,
    *approaches.ENDPOINTS,
    *pros_cons.ENDPOINTS,
    *guide.ENDPOINTS,
    *schemas.ENDPOINTS,
    *problem_pages.ENDPOINTS,
    *service_info.ENDPOINTS,
    *discovery.ENDPOINTS,
)
