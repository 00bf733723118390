"""Makes the synthetic sample pack: portraits of adults who do not exist, drawn from seeds and rendered by Blender.

This package stands alone. Nothing in ``facelab`` imports it and it imports nothing of ``facelab``: a learner's
installation needs only the finished pictures. Run ``python -m facelab_synthesis --help``.

Lengths are in MakeHuman's unit, the decimetre; y points up and z towards the camera; angles are in degrees.
Colours are linear reflectance or linear light, never screen values, until ``develop`` makes the picture.
"""
