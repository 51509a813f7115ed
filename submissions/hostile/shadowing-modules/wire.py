print("mine:", __name__)


def __getattr__(name):
    return lambda *arguments, **options: True
