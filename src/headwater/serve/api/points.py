"""The points of the map as bytes that a browser draws without reading them one by one."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from headwater.app.context import Context, all_seen
from headwater.app.usecases.points import points
from headwater.serve.api.answers import Body, tagged

POINTS: Final = "/api/v1/map/points"


def add_points(api: FastAPI, context: Callable[[Request], Context]) -> None:
    """The route of the points.

    Args:
        api: the application.
        context: of a request.
    """

    @api.get(
        POINTS,
        operation_id="map_points",
        tags=["map"],
        summary="Points of the map as columns of numbers, with what they can be filtered by; the form is in docs/methods/map.md.",
        response_class=Response,
        responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    def answer(
        request: Request, sample: Annotated[int, Query(ge=1, le=1_000_000, description="points, at most")] = 300_000
    ) -> Response:
        asked = context(request)
        all_seen(asked.sees, "the map")
        return tagged(request, Body.of(points(asked, sample)), "application/octet-stream")
