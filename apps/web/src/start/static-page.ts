/** What can be pressed or filled in. */
const CONTROLS = '#root :is(a[href], button, input, select)';

export interface StaticPage {
  /**
   * Calls `render`, which draws the application in the place of the static page, at a moment at which no key and no button is
   * down. What was typed, the focus and what was pressed meanwhile go over to the controls that it draws.
   */
  handOver: (render: () => void) => void;
}

/**
 * Makes a page of the server usable before the application is there: what is typed stays, and a form that is sent, or a
 * link or a button that is pressed, waits for the application to carry it out. Nothing leaves the page by itself: the
 * browser would put the fields of a form into its address.
 */
export function holdStaticPage(page: Document): StaticPage {
  const stop = new AbortController();
  const down = new Set<string>();
  let pressed: string | null = null;
  let render: (() => void) | null = null;

  const listen = (type: string, listener: (event: Event) => void) =>
    page.addEventListener(type, listener, { capture: true, signal: stop.signal });
  const hold = (event: Event, control: Element | null) => {
    if (control === null || !control.matches(CONTROLS)) return;
    event.preventDefault();
    pressed = nameOf(control);
    later();
  };
  // After the browser has made a click of what has just been let go.
  const later = () => void setTimeout(takeOver);

  listen('submit', (event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    event.target.setAttribute('aria-busy', 'true');
    hold(event, event.target.querySelector('[type=submit]'));
  });
  listen('click', (event) => {
    if (!(event.target instanceof Element) || !isPlain(event)) return;
    hold(event, event.target.closest('a[href], button[type=button]'));
  });
  listen('change', (event) => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    // Its popup has swallowed the pointerup.
    down.clear();
    hold(event, event.target);
  });
  for (const [begin, end] of [
    ['keydown', 'keyup'],
    ['pointerdown', 'pointerup'],
    ['compositionstart', 'compositionend'],
  ] as const) {
    listen(begin, (event) => down.add(keyOf(event, begin)));
    listen(end, (event) => {
      down.delete(keyOf(event, begin));
      later();
    });
  }
  // What is let go elsewhere is not heard.
  const clear = () => {
    down.clear();
    later();
  };
  listen('pointercancel', clear);
  addEventListener('blur', clear, { signal: stop.signal });
  listen('error', ({ target }) => {
    const notice = page.querySelector<HTMLElement>('[data-not-loaded]');
    if (target instanceof HTMLScriptElement && notice !== null) notice.hidden = false;
  });

  function takeOver(): void {
    if (render === null || down.size > 0 || isFilledInSecret(page)) return;
    const draw = render;
    render = null;
    stop.abort();
    const before = controlsOf(page);
    const focused = page.activeElement === null ? '' : nameOf(page.activeElement);
    const selection = selectionIn(page.activeElement);
    draw();
    // Where it is another page, because somebody is in by now, for example, it has none of them.
    const after = controlsOf(page);
    for (const [name, control] of after) keep(before.get(name), control);
    const next = after.get(focused);
    next?.focus({ preventScroll: true });
    if (next instanceof HTMLInputElement && selection !== null) next.setSelectionRange(...selection);
    if (pressed !== null) press(after.get(pressed), before.get(pressed));
  }

  return {
    handOver(draw) {
      render = draw;
      takeOver();
    },
  };
}

/** A click that the browser would not open somewhere else. */
function isPlain(event: Event): boolean {
  return event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

/** The same for what the application draws as for what the server sent, whatever an extension of the browser puts between. */
function nameOf(control: Element): string {
  const own = control instanceof HTMLAnchorElement ? control.pathname : control.getAttribute('name');
  return `${control.tagName} ${own ?? control.getAttribute('type') ?? ''}`;
}

function controlsOf(page: Document): Map<string, HTMLElement> {
  const controls = [...page.querySelectorAll<HTMLElement>(CONTROLS)];
  // Of several with one name the first counts.
  return new Map(controls.toReversed().map((control) => [nameOf(control), control]));
}

function keyOf(event: Event, type: string): string {
  return event instanceof KeyboardEvent ? `${type} ${event.code}` : type;
}

/** What a password manager has filled in is told to nobody before the person has touched the page. */
function isFilledInSecret(page: Document): boolean {
  const { userActivation }: { userActivation?: UserActivation } = navigator;
  const isUntouched = userActivation !== undefined && !userActivation.hasBeenActive;
  return isUntouched && page.querySelector('#root input:autofill') !== null;
}

function selectionIn(control: Element | null): [number, number] | null {
  // Fields for addresses have none.
  if (!(control instanceof HTMLInputElement) || control.selectionStart === null) return null;
  return [control.selectionStart, control.selectionEnd ?? control.selectionStart];
}

function keep(from: HTMLElement | undefined, to: HTMLElement): void {
  if (!(from instanceof HTMLInputElement && to instanceof HTMLInputElement)) return;
  if (from.type === 'checkbox') to.checked = from.checked;
  else if (from.value !== '') to.value = from.value;
}

function press(control: HTMLElement | undefined, from: HTMLElement | undefined): void {
  if (control instanceof HTMLSelectElement && from instanceof HTMLSelectElement) {
    control.value = from.value;
    control.dispatchEvent(new Event('change', { bubbles: true }));
  } else {
    control?.click();
  }
}
