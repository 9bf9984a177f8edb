import './app.css';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { listen, set, start, useStore } from './store';
import type { View } from './store';
import { Dialogs } from './dialogs';
import { Icon } from './icons';
import { onKey, watchFocus } from './keys';
import { Changes, LeftOut, Segments } from './lists';
import { phone, Rundown } from './rundown';
import { Script } from './script';
import { Source } from './source';
import { Banners, TopBar, Transport } from './top';
import { Deck } from './waveform';
import { loadTexts, t } from './texts';

const views: { view: View; icon: string; phoneOnly?: boolean }[] = [
  { view: 'rundown', icon: 'list' },
  { view: 'script', icon: 'text', phoneOnly: true },
  { view: 'source', icon: 'source', phoneOnly: true },
  { view: 'left', icon: 'out' },
  { view: 'segments', icon: 'segments' },
  { view: 'changes', icon: 'log' },
];

function Views() {
  const { view, edition } = useStore();
  const desk = view === 'rundown' || view === 'script' || view === 'source';
  return (
    <nav class="views" aria-label={t('views.label')}>
      {views.map((one) => {
        const count = one.view === 'left' ? edition?.others.length : one.view === 'changes' ? edition?.orders.length : 0;
        // On a wide screen rundown, script and source stand side by side.
        const here = one.view === view || (one.view === 'rundown' && desk && !phone());
        return (
          <button
            key={one.view}
            type="button"
            class={one.phoneOnly ? 'phone-only' : undefined}
            aria-current={here ? 'page' : undefined}
            onClick={() => set({ view: one.view })}
          >
            <Icon name={one.icon} />
            <span>{t(`views.${one.view}`)}</span>
            {!!count && <span class="count">{count}</span>}
          </button>
        );
      })}
    </nav>
  );
}

function Desk() {
  const { edition, view, trouble, link } = useStore();
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (!edition) {
    return (
      <main class="starting">
        <Banners />
        {link !== 'refused' && (
          <div class="wait">
            <Icon name="air" />
            <p role="status">{trouble ?? t('starting')}</p>
          </div>
        )}
      </main>
    );
  }
  const desk = view === 'rundown' || view === 'script' || view === 'source';
  return (
    <div class={`desk view-${view}`}>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <TopBar />
      <Banners />
      <section class="player" aria-label={t('player.label')}>
        <Transport />
        <Deck />
      </section>
      <Views />
      <main id="main" tabIndex={-1} class={desk ? 'panes' : 'single'}>
        {desk && (
          <>
            <Rundown />
            <Script />
            <Source />
          </>
        )}
        {view === 'left' && <LeftOut />}
        {view === 'segments' && <Segments />}
        {view === 'changes' && <Changes />}
      </main>
      <Dialogs />
    </div>
  );
}

listen(({ edition, link }) => {
  const lead = link === 'lost' ? '⚠ ' : '';
  document.title = edition ? `${lead}${t('title', { station: edition.station.name, time: edition.air.local })}` : t('title_starting');
});

watchFocus();
await loadTexts();
const root = document.getElementById('app');
if (root) render(<Desk />, root);
start();
