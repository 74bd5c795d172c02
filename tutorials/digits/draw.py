#!/usr/bin/env python3
"""Draws the handwritten digits of the lessons: 28 by 28, 8-bit grey, white on black.

Each digit is a list of pen strokes. A stroke is a list of knots (x, y, pressure) in a unit box, y downwards; a
centripetal Catmull-Rom spline runs through them. The pen is round, its radius follows the pressure, and its ink has a
soft edge. The ink is fitted to a 20 by 20 box and its centre of mass is put in the middle of the picture.

    python3 tutorials/digits/draw.py        writes two.png, three.png, ... beside this file
"""

import struct
import zlib
from pathlib import Path

import numpy as np

SIZE = 28
BOX = 20
OVERSAMPLING = 8
SOFTNESS = 0.5  # width in pixels of the pen's edge, over which the ink fades


# name: (pen width in pixels, slant, height over width, strokes)
DIGITS = {
  "two": (2.35, 0.12, 1.25, [
    [(0.14, 0.27, 0.9), (0.24, 0.09, 1.0), (0.50, 0.00, 1.1), (0.73, 0.12, 1.1), (0.70, 0.36, 1.0),
     (0.50, 0.62, 1.0), (0.24, 0.92, 1.0), (0.03, 1.00, 0.9), (-0.06, 0.86, 0.85), (0.10, 0.74, 0.85), (0.34, 0.79, 0.95),
     (0.60, 0.93, 1.0), (0.80, 0.97, 1.0), (1.02, 0.88, 0.8)],
  ]),
  "three": (2.2, 0.06, 1.45, [
    [(0.10, 0.13, 0.85), (0.33, 0.01, 1.0), (0.66, 0.04, 1.1), (0.74, 0.21, 1.1), (0.57, 0.38, 1.0), (0.31, 0.47, 0.85)],
    [(0.31, 0.47, 0.85), (0.62, 0.48, 1.0), (0.83, 0.65, 1.15), (0.73, 0.88, 1.15), (0.41, 1.00, 1.0), (0.06, 0.92, 0.8)],
  ]),
  "four": (2.5, 0.10, 1.35, [
    [(0.25, 0.03, 0.9), (0.16, 0.26, 1.0), (0.05, 0.51, 1.1), (0.07, 0.59, 1.0), (0.36, 0.58, 1.0), (0.92, 0.50, 0.8)],
    [(0.72, 0.08, 0.95), (0.66, 0.36, 1.1), (0.61, 0.68, 1.1), (0.59, 1.00, 0.85)],
  ]),
  "five": (2.3, 0.14, 1.3, [
    [(0.27, 0.07, 1.0), (0.22, 0.25, 1.1), (0.15, 0.46, 1.0)],
    [(0.15, 0.46, 1.0), (0.40, 0.38, 0.95), (0.70, 0.46, 1.05), (0.78, 0.68, 1.15), (0.62, 0.91, 1.1), (0.32, 1.00, 1.0),
     (0.03, 0.91, 0.8)],
    [(0.26, 0.07, 0.95), (0.54, 0.06, 1.0), (0.90, 0.00, 0.8)],
  ]),
  "seven": (2.4, 0.08, 1.4, [
    [(0.04, 0.18, 0.8), (0.09, 0.08, 0.95), (0.36, 0.09, 1.0), (0.66, 0.06, 1.05), (0.80, 0.06, 1.1), (0.76, 0.22, 1.1),
     (0.58, 0.52, 1.1), (0.44, 0.76, 1.1), (0.38, 1.00, 0.9)],
  ]),
  "eight": (2.25, 0.16, 1.5, [
    [(0.76, 0.15, 0.9), (0.55, 0.00, 1.0), (0.27, 0.07, 1.1), (0.24, 0.27, 1.1), (0.48, 0.46, 1.0), (0.70, 0.67, 1.1),
     (0.62, 0.92, 1.15), (0.34, 1.00, 1.1), (0.13, 0.83, 1.0), (0.27, 0.61, 0.95), (0.56, 0.42, 0.95), (0.75, 0.22, 0.9),
     (0.72, 0.10, 0.8)],
  ]),
}


def spline(knots, samples=40):
  """Points of the centripetal Catmull-Rom spline through `knots` (Barry and Goldman's pyramid)."""
  knots = np.asarray(knots, float)
  ends = [2 * knots[0] - knots[1], 2 * knots[-1] - knots[-2]]
  points = np.vstack([ends[0], knots, ends[1]])
  curve = []
  for p in np.stack([points[i:len(points) - 3 + i] for i in range(4)], axis=1):
    t = np.concatenate([[0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(p[:, :2], axis=0), axis=1)))])
    u = np.linspace(t[1], t[2], samples, endpoint=False)[:, None]
    blend = lambda a, b, i, j: ((t[j] - u) * a + (u - t[i]) * b) / (t[j] - t[i])
    a = [blend(p[i], p[i + 1], i, i + 1) for i in range(3)]
    b = [blend(a[i], a[i + 1], i, i + 2) for i in range(2)]
    curve.append(blend(b[0], b[1], 1, 2))
  return np.vstack(curve + [knots[-1:]])


def outline(width, slant, aspect, strokes):
  """The strokes in pixels, fitted to the box: rows (x, y, pen radius) of each."""
  curves = [spline([(x / aspect - slant * y, y, w) for x, y, w in stroke]) for stroke in strokes]
  curves = [np.column_stack([c[:, :2], c[:, 2] * width / 2]) for c in curves]
  everything = np.vstack(curves)
  low, high = everything[:, :2].min(0), everything[:, :2].max(0)
  scale = (BOX - width) / (high - low).max()
  return [np.column_stack([(c[:, :2] - (low + high) / 2) * scale + SIZE / 2, c[:, 2]]) for c in curves]


def ink(curves, offset):
  """Grey values in [0, 1]: the pen's coverage, averaged over OVERSAMPLING² points of each pixel."""
  grid = (np.arange(SIZE * OVERSAMPLING) + 0.5) / OVERSAMPLING
  x, y = np.meshgrid(grid, grid)
  depth = np.full(x.shape, -np.inf)  # how far inside the stroke a point is, in pixels
  for cx, cy, radius in np.vstack(curves) + [*offset, 0]:
    depth = np.maximum(depth, radius - np.hypot(x - cx, y - cy))
  fine = np.clip(depth / SOFTNESS + 0.5, 0, 1)
  return fine.reshape(SIZE, OVERSAMPLING, SIZE, OVERSAMPLING).mean((1, 3))


def draw(width, slant, aspect, strokes):
  """The digit as 28 by 28 bytes, its centre of mass in the middle."""
  curves = outline(width, slant, aspect, strokes)
  picture = ink(curves, (0, 0))
  centre = np.arange(SIZE) + 0.5
  mass = np.array([picture.sum(0) @ centre, picture.sum(1) @ centre]) / picture.sum()
  return np.round(255 * ink(curves, SIZE / 2 - mass)).astype(np.uint8)


def write_png(path, picture):
  """Writes an 8-bit grey PNG."""
  height, width = picture.shape

  def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

  header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
  rows = b"".join(b"\0" + row.tobytes() for row in picture)
  path.write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
  for name, digit in DIGITS.items():
    write_png(Path(__file__).parent / f"{name}.png", draw(*digit))
