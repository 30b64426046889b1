// Which component shows which block. A block that the schema got later is missing here, and the type check says so.

import type { Component } from "svelte";
import type { BlockOf, BlockType } from "$lib/content";
import AreasBlock from "./AreasBlock.svelte";
import BilingualBlock from "./BilingualBlock.svelte";
import CallToActionBlock from "./CallToActionBlock.svelte";
import DocumentsBlock from "./DocumentsBlock.svelte";
import EmbedLinkBlock from "./EmbedLinkBlock.svelte";
import EventsBlock from "./EventsBlock.svelte";
import GalleryBlock from "./GalleryBlock.svelte";
import HeadingBlock from "./HeadingBlock.svelte";
import ImageBlock from "./ImageBlock.svelte";
import LinkCardsBlock from "./LinkCardsBlock.svelte";
import PartnersBlock from "./PartnersBlock.svelte";
import PeopleBlock from "./PeopleBlock.svelte";
import PolicyTimelineBlock from "./PolicyTimelineBlock.svelte";
import QuoteBlock from "./QuoteBlock.svelte";
import TableBlock from "./TableBlock.svelte";
import TextBlock from "./TextBlock.svelte";

export const BLOCKS: { [Type in BlockType]: Component<{ block: BlockOf<Type> }> } = {
  AreasBlock,
  BilingualBlock,
  CallToActionBlock,
  DocumentsBlock,
  EmbedLinkBlock,
  EventsBlock,
  GalleryBlock,
  HeadingBlock,
  ImageBlock,
  LinkCardsBlock,
  PartnersBlock,
  PeopleBlock,
  PolicyTimelineBlock,
  QuoteBlock,
  TableBlock,
  TextBlock,
};
