"""The checks that a Problem passes when it is made, by subject; `scheduler.domain.validation` lists them."""
