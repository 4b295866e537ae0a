package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.observe.Event;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.TierState;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener learns of the chain that it is added to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttachedListenerTest {

    private final List<Observed.Chain> attached = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private final PredictionListener listener = new PredictionListener() {
        @Override
        public void onEvent(Event event) {
            events.add(event);
        }

        @Override
        public void attached(Observed source, Subscription subscription) {
            attached.add((Observed.Chain) source);
            subscriptions.add(subscription);
        }
    };

    private FallbackChain<String, String> chain() {
        return FallbackChain.builder(String.class, String.class)
                .name("words")
                .listener(listener)
                .primary((input, call) -> {
                    throw new IllegalStateException("not today");
                })
                .orElse("none");
    }

    @Test
    void build_listenerOfBuilder_isAttachedOnce() {
        try (FallbackChain<String, String> chain = chain()) {
            assertThat(attached).hasSize(1);
            assertThat(attached.get(0).name()).isEqualTo(chain.name());
            assertThat(attached.get(0).tiers()).isEqualTo(chain.status());
        }
    }

    @Test
    void listen_builtChain_isAttachedAgain() {
        try (FallbackChain<String, String> chain = chain()) {
            chain.listen(listener);

            assertThat(attached).hasSize(2);
        }
    }

    @Test
    void subscription_ofListenerOfBuilder_removesIt() {
        try (FallbackChain<String, String> chain = chain()) {
            chain.predict("a");
            int heard = events.size();

            subscriptions.get(0).close();
            chain.predict("b");

            assertThat(heard).isPositive();
            assertThat(events).hasSize(heard);
        }
    }

    @Test
    void state_tierSwitchedOffAndChainClosed_isWhatIsTrueNow() {
        FallbackChain<String, String> chain = chain();
        chain.switchOff("primary", "maintenance");

        assertThat(attached.get(0).tiers().get(0).load().state()).isEqualTo(TierState.SWITCHED_OFF);
        assertThat(attached.get(0).isClosed()).isFalse();

        chain.close();

        assertThat(attached.get(0).isClosed()).isTrue();
    }

    @Test
    void models_ofATier_areThoseOfItsHandleOrWhatItGivesTheFeedbackTo() {
        try (ModelHandle<Inputs, Float> handle = OnnxModels.open("ones");
                FallbackChain<String, String> chain = FallbackChain.builder(String.class, String.class)
                        .listener(listener)
                        .primary((input, call) -> {
                            throw new IllegalStateException("not today");
                        })
                        .then((input, call) -> null, tier -> tier.name("simple").feedbackTo(handle))
                        .orElse("none")) {
            assertThat(attached.get(0).models("simple"))
                    .containsExactly(handle.serving().name());
            assertThat(attached.get(0).models("primary")).isEmpty();
            assertThat(attached.get(0).models("nobody")).isEmpty();
            assertThat(chain.name()).isEqualTo(attached.get(0).name());
        }
    }

    @Test
    void attached_forgottenChain_isCollected() throws InterruptedException {
        WeakReference<Object> chain = forgotten();

        while (!chain.refersTo(null)) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(attached).hasSize(1);
    }

    private WeakReference<Object> forgotten() {
        FallbackChain<String, String> chain = chain();
        chain.predict("a");
        return new WeakReference<>(chain);
    }
}
