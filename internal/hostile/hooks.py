"""What the generated requests must not do: take away the token that they are sent with."""
import os

import schemathesis

NOBODY = "01975c2e-0000-7000-8000-000000000000"


@schemathesis.hook
def before_call(context, case, kwargs):
    own = os.environ.get("FREIGABE_OWN_IDS", "").split(",")
    for name, value in list((case.path_parameters or {}).items()):
        if value in own:
            case.path_parameters[name] = NOBODY
