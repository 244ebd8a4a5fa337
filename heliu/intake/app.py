"""The intake as one ASGI application: the doors, the pipeline behind them, and the shelf the receipts are read from."""

from heliu.ceb.codes import catalogue
from heliu.ceb.receipts import receipt
from heliu.intake.doors import Doors
from heliu.intake.house import House
from heliu.intake.originals.counter import DatabaseCounter
from heliu.intake.pipeline import Pipeline
from heliu.intake.settings import from_environment
from heliu.intake.shelf import DatabaseShelf


async def open_house() -> House:
    settings = from_environment()
    catalogue()  # a fifth of a second that the first refusal need not wait for
    pipeline = await Pipeline.start(settings)
    return House(pipeline, await DatabaseShelf.open(settings.database_url), settings, DatabaseCounter())


application = Doors(open_house, receipt)
