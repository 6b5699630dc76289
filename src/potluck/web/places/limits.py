"""How long a question may be. Longer ones are cut, and whoever shows their answer says so."""

MOST_VALUES = 50  # of one filter, as in the API
MOST_LETTERS = 2_000  # of all words and values together
LETTERS = {"q": 200, "near": 100, "value": 200}
DIGITS = 9  # of a number in an address; a longer one is none
