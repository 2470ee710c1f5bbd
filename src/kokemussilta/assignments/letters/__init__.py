"""What people are told about offers and tasks; each function writes one letter in the language that is active.

Subjects hold a day, a municipality or a kind of task, never names, themes or free text. Address, contact and the like are in
letters to the confirmed only.
"""

from kokemussilta.assignments.letters import of_changes, to_client, to_desk, to_expert

__all__ = ["of_changes", "to_client", "to_desk", "to_expert"]
