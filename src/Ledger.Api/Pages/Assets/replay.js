// Steps and slides without loading whole pages: fetches the part of the page that changes, keeps the address and says what is shown now.
const replay = document.getElementById('replay');
if (replay) {
  const slide = document.getElementById('slide');
  const said = document.getElementById('said');
  let asked = new AbortController();
  let waiting;

  const tell = entry => {
    const text = slide.dataset.text.replace('{entry}', entry);
    slide.setAttribute('aria-valuetext', text);
    replay.querySelector('.steps-place').textContent = text;
  };

  const address = entry => `${location.pathname}?entry=${entry}`;

  const show = async (entry, write) => {
    asked.abort();
    asked = new AbortController();
    replay.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`${replay.dataset.part}?entry=${entry}`, { signal: asked.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const part = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const focused = replay.contains(document.activeElement) ? document.activeElement.id : '';
      for (const id of ['steps', 'step']) document.getElementById(id).replaceWith(part.getElementById(id));
      document.getElementById('found')?.remove();
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      slide.value = entry;
      tell(entry);
      said.textContent = document.getElementById('entry-words').textContent;
      write?.call(history, null, '', address(entry));
      replay.removeAttribute('aria-busy');
    } catch (failure) {
      if (failure.name !== 'AbortError') location.assign(address(entry));
    }
  };

  slide.form.dataset.live = '';
  slide.addEventListener('input', () => {
    tell(slide.value);
    clearTimeout(waiting);
    waiting = setTimeout(() => show(slide.value, history.replaceState), 120);
  });
  replay.addEventListener('click', event => {
    const link = event.target.closest('a[data-entry]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    clearTimeout(waiting);
    show(link.dataset.entry, history.pushState);
  });
  addEventListener('popstate', () => show(new URLSearchParams(location.search).get('entry') ?? slide.max));
}
