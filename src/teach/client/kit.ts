// How the parts of the page's script reach each other. Each part is a function of the kit that is turned into text and
// put into the page, so it uses nothing from outside itself but the kit: types only are imported.
/// <reference lib="dom" />
import type { PageData, Shown } from "../page/data.js";
import type { Engine, Graphs, MutableData } from "./engineKit.js";

/** All that changes while the page is read. */
export interface State {
  /** How many steps have been made. */
  readonly moment: number;
  /** The node that the reader chose to look at; without one, that of the step just made. */
  readonly selected: number | undefined;
  readonly view: number;
  readonly playing: boolean;
  readonly predicting: boolean;
  /** Whether folded boxes open when a step is made inside. */
  readonly opening: boolean;
}

export interface Numbers {
  /** Rounded to the page's digits. */
  readonly text: (value: Shown) => string;
  readonly full: (value: Shown) => string;
  /** In brackets where it is negative, to stand behind a sign. */
  readonly factor: (value: Shown) => string;
  readonly scalar: (value: Shown | undefined) => number | undefined;
  /** A number as a reader types it: `-3`, `0,5`, `1/3`. */
  readonly parse: (text: string) => number | undefined;
}

/** What has reached a node, and with which step. */
export interface Arrival {
  readonly step: number;
  readonly from: number;
  readonly local: Shown | undefined;
  readonly adjoint: Shown;
  readonly amount: Shown;
  readonly sum: Shown;
}

export interface Facts {
  readonly arrivals: (node: number) => readonly Arrival[];
  /** The adjoint of a node as far as it is known after so many steps. */
  readonly sofar: (node: number, moment: number) => Shown | undefined;
  /** Whether all that uses the node has passed something to it by then. */
  readonly isComplete: (node: number, moment: number) => boolean;
  /** Whether its own step has been made. */
  readonly isPassed: (node: number, moment: number) => boolean;
}

export interface Sentences {
  /** A node as it is spoken of: `the product e`, `tanh o`, `a`. */
  readonly called: (node: number) => string;
  /** What happened up to here, in a sentence or two. */
  readonly moment: (moment: number) => string;
  readonly product: (adjoint: Shown, local: Shown | undefined, amount: Shown) => string;
}

export interface Store {
  readonly now: () => State;
  readonly set: (change: Partial<State>) => void;
  readonly listen: (listener: (state: State, before: State) => void) => void;
}

type Child = Node | string;
type Attributes = Readonly<Record<string, string>>;

export interface Dom {
  /** An element of the page by its id. */
  readonly byId: (id: string) => HTMLElement;
  readonly button: (id: string) => HTMLButtonElement;
  readonly input: (id: string) => HTMLInputElement;
  readonly make: (tag: string, attributes: Attributes, ...children: readonly Child[]) => HTMLElement;
  readonly put: (parent: Element, ...children: readonly Child[]) => void;
}

export interface Formulas {
  readonly mrow: (...children: readonly Element[]) => Element;
  /** The name of a node. */
  readonly name: (node: number) => Element;
  readonly text: (text: string) => Element;
  readonly sign: (text: string) => Element;
  readonly number: (value: Shown) => Element;
  /** A number in brackets if it is negative. */
  readonly factor: (value: Shown) => Element;
  /** The derivative of one thing in another. */
  readonly ratio: (of: number, by: number) => Element;
  /** MathML that came with the page, or its text. */
  readonly given: (math: string | undefined, text: string) => Element;
  readonly whole: (...children: readonly Element[]) => Element;
}

/** What is asked about a step. */
export interface Question {
  readonly text: string;
  readonly answer: number;
  readonly hint: string;
  /** What is often answered instead, and what to say to it. */
  readonly slips: readonly (readonly [number, string])[];
}

export interface Asking {
  /** The questions about a step that has not been made. */
  readonly about: (step: number) => readonly Question[];
  readonly isClose: (given: number, wanted: number) => boolean;
}

export interface Blocks {
  readonly block: (heading: string, ...children: readonly Child[]) => HTMLElement;
  readonly line: (...children: readonly Element[]) => HTMLElement;
  readonly button: (text: string, action: () => void) => HTMLElement;
}

export interface Reached {
  readonly show: (node: number) => HTMLElement;
}

export interface Passes {
  readonly show: (node: number) => HTMLElement;
}

export interface Questions {
  /** Asks for the numbers of the next step, and makes it when they are answered. */
  readonly ask: () => void;
}

export interface Player {
  readonly go: (moment: number) => void;
  readonly forward: () => void;
  readonly toggle: () => void;
}

export interface Views {
  /** What a box of the shown picture stands for, and which picture shows the inside of it. */
  readonly nodesOf: (box: string) => readonly number[];
  readonly insideOf: (box: string) => number | undefined;
  /** The picture to see a node in: this one if it is there, else the nearest around; from there inwards if wanted. */
  readonly viewFor: (node: number, inwards: boolean) => number;
  readonly showTrail: () => void;
}

export interface Marks {
  /** Given the boxes that are drawn, by their ids, and in which box each node is. */
  readonly show: (boxes: ReadonlyMap<string, SVGGElement>, boxOf: ReadonlyMap<number, string>) => void;
}

export interface Picture {
  readonly show: (view: number) => void;
  readonly look: (node: number) => void;
}

export interface Kit {
  readonly data: PageData;
  /** A number as everywhere in texts and pictures; it uses nothing from outside itself either. */
  readonly numberText: (value: number, digits?: number) => string;
  readonly numbers: Numbers;
  readonly facts: Facts;
  readonly sentences: Sentences;
  readonly store: Store;
  readonly dom: Dom;
  readonly formulas: Formulas;
  readonly views: Views;
  readonly marks: Marks;
  readonly picture: Picture;
  readonly blocks: Blocks;
  readonly reached: Reached;
  readonly passes: Passes;
  readonly rule: object;
  readonly map: object;
  readonly asking: Asking;
  readonly questions: Questions;
  readonly player: Player;
  readonly graphs: Graphs;
  readonly engine: (graph: MutableData) => Engine;
  readonly mutable: object;
  readonly keyboard: object;
  readonly theme: object;
}

/** A part of the script: of a kit that may not have all its parts yet, but has when the reader does something. */
export type Part<K extends keyof Kit> = (kit: Kit) => Kit[K];
