import type { Points } from "./points";

/** Which part of the map is seen: its middle, and how much larger than the whole. */
export interface View { x: number; y: number; zoom: number }
export const WHOLE: View = { x: 0, y: 0, zoom: 1 };
const EDGE = 0.94; // of the frame that the whole map fills

export const toPixel = (view: View, width: number, height: number, x: number, y: number): [number, number] => [
  width / 2 + ((x - view.x) * view.zoom * EDGE * width) / 2,
  height / 2 - ((y - view.y) * view.zoom * EDGE * height) / 2,
];
export const toMap = (view: View, width: number, height: number, px: number, py: number): [number, number] => [
  view.x + ((px - width / 2) * 2) / (width * EDGE * view.zoom),
  view.y - ((py - height / 2) * 2) / (height * EDGE * view.zoom),
];

const VERTEX = `#version 300 es
in vec2 place;
in vec4 colour;
uniform vec3 view;
uniform float size;
uniform float faint;
out vec4 ink;
void main() {
  bool passes = colour.a > 0.5;
  gl_Position = passes == (faint > 0.0) ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place - view.xy) * view.z * ${EDGE}, 0.0, 1.0);
  gl_PointSize = size;
  ink = colour;
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 ink;
uniform float opacity;
out vec4 painted;
void main() {
  float from = length(gl_PointCoord - 0.5);
  if (from > 0.5) discard;
  painted = vec4(ink.rgb, opacity * smoothstep(0.5, 0.38, from));
}`;

/** Draws points by WebGL: places and colours lie in the card, a move of the view sends three numbers. */
export class Layer {
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly colours: WebGLBuffer;
  private n = 0;

  /** Throws where the browser has no WebGL 2. */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: true, premultipliedAlpha: false });
    if (!gl) throw new Error("no WebGL 2");
    this.gl = gl;
    this.program = linked(gl);
    this.colours = gl.createBuffer() as WebGLBuffer;
    gl.useProgram(this.program);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  place(points: Points): void {
    const { gl } = this;
    const places = new Float32Array(points.n * 2);
    for (let i = 0; i < points.n; i++) {
      places[2 * i] = points.x[i] as number;
      places[2 * i + 1] = points.y[i] as number;
    }
    this.n = points.n;
    this.attribute("place", gl.createBuffer() as WebGLBuffer, places, 2, gl.FLOAT, false);
  }

  /** Four bytes a point: red, green, blue, and 255 where it passes the filters. */
  colour(bytes: Uint8Array): void {
    this.attribute("colour", this.colours, bytes, 4, this.gl.UNSIGNED_BYTE, true);
  }

  /** Draws the first so many points, which are a random part of all: they come by a hash. */
  draw(view: View, first: number, passing: number): void {
    const { gl, program, n } = this;
    const ratio = gl.canvas.width / ((gl.canvas as HTMLCanvasElement).clientWidth || 1);
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const set = (name: string, value: number) => gl.uniform1f(gl.getUniformLocation(program, name), value);
    gl.uniform3f(gl.getUniformLocation(program, "view"), view.x, view.y, view.zoom);
    const base = n > 100_000 ? 2 : n > 10_000 ? 3 : 5;
    set("size", Math.min(base * (1 + 0.35 * Math.log2(Math.max(view.zoom, 1))), 14) * ratio);
    for (const faint of [1, 0]) { // those left out first, beneath the others
      if (passing === (faint ? n : 0)) continue;
      set("faint", faint);
      set("opacity", faint ? 0.13 : n > 100_000 ? 0.45 : 0.75);
      gl.drawArrays(gl.POINTS, 0, Math.min(first, n));
    }
  }

  private attribute(name: string, buffer: WebGLBuffer, data: Float32Array | Uint8Array, size: number, type: number, normal: boolean) {
    const { gl } = this;
    const at = gl.getAttribLocation(this.program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, normal, 0, 0);
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram() as WebGLProgram;
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type) as WebGLShader;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "no program");
  return program;
}

/** The point nearest to a place on the screen among those that pass, within some pixels; -1 where there is none. */
export function nearest(points: Points, fails: Uint16Array, view: View, width: number, height: number, px: number, py: number): number {
  const [x, y] = toMap(view, width, height, px, py);
  const sx = (view.zoom * EDGE * width) / 2;
  const sy = (view.zoom * EDGE * height) / 2;
  let best = 100; // squared pixels
  let found = -1;
  for (let i = 0; i < points.n; i++) {
    if (fails[i]) continue;
    const dx = ((points.x[i] as number) - x) * sx;
    const dy = ((points.y[i] as number) - y) * sy;
    const d = dx * dx + dy * dy;
    if (d < best) { best = d; found = i; }
  }
  return found;
}
