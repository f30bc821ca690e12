// Heights painted on a canvas: colours, blended between the grid's points, and lines of equal height on top.
import { type Colour, nothing } from "./colours.js";
import { contour, type Heights } from "./contours.js";

export interface Painting {
  /** From a height to a colour. */
  readonly colourOf: (height: number) => Colour;
  readonly levels: readonly number[];
  readonly line: string;
}

/** Paints the whole canvas. The first row of the heights is at the bottom; the outer points lie on the canvas's edges. */
export const paint = (canvas: HTMLCanvasElement, grid: Heights, { colourOf, levels, line }: Painting): void => {
  const context = canvas.getContext("2d");
  const small = document.createElement("canvas");
  const { columns, rows, heights } = grid;
  Object.assign(small, { width: columns, height: rows });
  const smallContext = small.getContext("2d");
  if (context === null || smallContext === null) return;

  const image = smallContext.createImageData(columns, rows);
  for (let iy = 0; iy < rows; iy++)
    for (let ix = 0; ix < columns; ix++) {
      const height = heights[iy * columns + ix]!;
      const [red, green, blue] = Number.isNaN(height) ? nothing : colourOf(height);
      image.data.set([red, green, blue, 255], 4 * ((rows - 1 - iy) * columns + ix));
    }
  smallContext.putImageData(image, 0, 0);

  // A pixel of the small picture is a point of the grid: half a pixel sticks out on each side.
  const [cellX, cellY] = [canvas.width / (columns - 1), canvas.height / (rows - 1)];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, -cellX / 2, -cellY / 2, canvas.width + cellX, canvas.height + cellY);

  context.strokeStyle = line;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const level of levels)
    for (const { x1, y1, x2, y2 } of contour(grid, level)) {
      context.moveTo(x1 * cellX, canvas.height - y1 * cellY);
      context.lineTo(x2 * cellX, canvas.height - y2 * cellY);
    }
  context.stroke();
};
