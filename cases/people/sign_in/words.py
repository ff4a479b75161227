"""What sign-in says, in one place, so that it says no more to one person than to another."""

from typing import Final

WRONG: Final = "The email address or the password is not right: check both and try again."
LOCKED: Final = "Too many tries were wrong, so this is locked for a while. Wait {minutes} minutes, then try again."
WRONG_PASSWORD: Final = "This is not your password: try again."
WRONG_CODE: Final = "This code is not right, or was used before: enter the one shown now."
TOO_OFTEN: Final = "That was asked too often: wait a few minutes, then try again."
LAST_FACTOR: Final = "A second factor is required here and this is your only one: add another before you remove it."
NO_CODES_WITHOUT_FACTOR: Final = "Recovery codes stand in for a second factor: set one up first."
INVALID_LINK: Final = "This link has been used, or is too old: ask for another."
UNKNOWN_HERE: Final = (
    "Your organisation knows you, but this service does not, or could not tell that the email address is yours. "
    "Ask the system manager of your force or panel to invite you under the address you sign in with there."
)
NOT_COMPLETED: Final = "Signing in with {name} was not completed: try again, or sign in with your password."
CANNOT_REACH: Final = "{name} cannot be reached at the moment: try again in a few minutes, or use your password."
IDLE: Final = "You were signed out because nothing happened here for {minutes} minutes. Sign in to go on."
TOO_LONG: Final = "You were signed out because everybody signs in anew after {hours} hours. Sign in to go on."
KEPT: Final = "What you typed is kept, and is shown again once you have."
ELSEWHERE: Final = "You sign in with {name}, so there is no password to change here."
PASSWORD_CHOSEN: Final = "Your password is set. Sign in with it."
