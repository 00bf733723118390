"""A learner's own pictures: kept only as their record says, marked wherever they show, and taken back."""
