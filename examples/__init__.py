"""Example programmes, one folder each; installed as scheduler.examples."""
