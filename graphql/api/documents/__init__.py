"""
Persisted documents: clients send the identifier of a document instead of its text.

Registered documents come with the program, lie in a folder of the operator's, or were registered for a front end;
nobody but the operator changes them. Automatic ones are what clients sent together with its hash; they are a
convenience that may be forgotten at any time. Neither can stand in for the other: an automatic document is only ever
found by the hash of its own text.
"""
