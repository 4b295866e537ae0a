package io.mlprod;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.ManualTime;
import java.time.Duration;

/** The ways in which the rollout of version 2, whose scores are three times the control's, is taken back. */
public enum TakingBack {
    OPERATOR {
        @Override
        public void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time) {
            rollout.rollBack("bad");
        }
    },
    HANDLE {
        @Override
        public void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time) {
            handle.rollBack();
        }
    },
    GUARD {
        @Override
        public void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time) {
            serve(handle, rollout, 1);
        }
    },
    BREAKER {
        @Override
        public void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time) {
            serve(handle, rollout, 3e38f); // three times as much is infinite
        }
    },
    HANDLE_AFTER_PROMOTION {
        @Override
        public void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time) {
            rollout.promote("sure");
            while (rollout.status().state() != RolloutState.PROMOTED) {
                time.advance(Duration.ofSeconds(5));
            }
            handle.rollBack();
        }
    };

    /** A rollout that each way can take back. */
    public static Rollout<In, Out> rollout() {
        return Rollout.<In, Out>to("2").steps(0.5).guard(Guard.when("odd", out -> out.score() == 3));
    }

    /** A handle on version 1 with version 2 loaded. */
    public static ModelHandle<In, Out> handle(ManualTime time) {
        ModelHandle<In, Out> handle = Scales.builder().time(time).build();
        handle.versions().load(Scales.version("2", 3));
        return handle;
    }

    /** Takes it back; no time passes afterwards. */
    public abstract void run(ModelHandle<In, Out> handle, RunningRollout rollout, ManualTime time);

    private static void serve(ModelHandle<In, Out> handle, RunningRollout rollout, float x) {
        for (int i = 0; rollout.status().state() == RolloutState.STEP; i++) {
            handle.predict(new In(x), Call.DEFAULT.unit("u" + i));
        }
    }
}
