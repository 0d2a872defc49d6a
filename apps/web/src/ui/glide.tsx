import { Component, createRef, type ReactNode } from 'react';

interface GlideProps {
  /** A selector: each element that matches moves as one. */
  blocks: string;
  children: ReactNode;
}

type Tops = ReadonlyMap<Element, number>;

/** Added up, so that an update during an animation starts from where the block is seen. */
const OPTIONS: KeyframeAnimationOptions = {
  duration: 220,
  easing: 'cubic-bezier(0.2, 0, 0, 1)',
  composite: 'add',
};

/**
 * Animates blocks that an update moves to their new place, so that nothing jumps under the pointer. A class, because only
 * `getSnapshotBeforeUpdate` can measure the page before React changes it. Does nothing with `prefers-reduced-motion`.
 */
export class Glide extends Component<GlideProps> {
  readonly #root = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(): Tops | null {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? null : this.#measure();
  }

  override componentDidUpdate(_props: GlideProps, _state: unknown, before: Tops | null): void {
    if (before === null) return;
    const after = this.#measure();
    const moved = (element: Element | null) => {
      const top = element && after.get(element);
      return top ? (before.get(element) ?? top) - top : 0;
    };
    for (const element of after.keys()) {
      // A block inside another one already moves with it.
      const around = element.parentElement?.closest(this.props.blocks) ?? null;
      const own = before.has(element) ? moved(element) - moved(around) : 0;
      if (Math.abs(own) < 1) continue;
      element.animate(
        [{ transform: `translateY(${String(own)}px)` }, { transform: 'translateY(0)' }],
        OPTIONS,
      );
    }
  }

  #measure(): Tops {
    const elements = this.#root.current?.querySelectorAll(this.props.blocks) ?? [];
    return new Map([...elements].map((element) => [element, element.getBoundingClientRect().top]));
  }

  override render(): ReactNode {
    return (
      <div ref={this.#root} style={{ display: 'contents' }}>
        {this.props.children}
      </div>
    );
  }
}
