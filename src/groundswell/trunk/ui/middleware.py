"""Headers on every answer, and the page that stands in when the database is away."""


class PolicyHeaders:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class Unavailable(PolicyHeaders):
    pass
