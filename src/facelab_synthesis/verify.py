"""Renders some of the pack's pictures again, from their seeds alone, and says how close they come."""

import numpy as np
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from facelab_synthesis import places
from facelab_synthesis.geometry import stream
from facelab_synthesis.pack import developed
from facelab_synthesis.render import light_file, render_person
from facelab_synthesis.sets import pack_jobs
from facelab_synthesis.tables import as_jpeg


def verify(count: int) -> None:
    """Render ``count`` pictures of as many people anew and print the peak signal-to-noise ratio of each, in decibels.

    What was rendered before on this machine is not used: its light is moved aside first.
    """
    rng = stream(0, "verify")
    jobs = pack_jobs()
    ratios, identical = [], 0
    for place in rng.permutation(len(jobs))[:count]:
        person, captures = jobs[place]
        capture = captures[rng.integers(len(captures))]
        light_file(person, capture).unlink(missing_ok=True)
        render_person(person, [capture])
        file, picture = places.PACK / capture.file, developed(person, capture)
        ratios.append(peak_signal_noise_ratio(np.asarray(Image.open(file)), picture, data_range=255))
        identical += as_jpeg(picture) == file.read_bytes()
        print(f"{capture.picture_id}: {ratios[-1]:.1f} dB against the JPEG in the pack", flush=True)
    print(f"{len(ratios)} pictures, lowest {min(ratios):.1f} dB, median {np.median(ratios):.1f} dB")
    print(f"{identical} of them give the very file in the pack, to the byte")
