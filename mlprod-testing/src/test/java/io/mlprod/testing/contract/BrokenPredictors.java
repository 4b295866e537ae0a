package io.mlprod.testing.contract;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Predictors with a mistake each, which only {@link ContractsCanFailTest} runs. */
final class BrokenPredictors {

    private BrokenPredictors() {}

    private static final ModelVersion DOUBLING = new ModelVersion("doubling", "1", "");

    /** Doubles numbers that are not negative. */
    abstract static class Broken extends PredictorContract<Integer, long[]> implements Predictor<Integer, long[]> {

        final List<Call> passedOn = Collections.synchronizedList(new ArrayList<>());

        @Override
        protected Predictor<Integer, long[]> open() {
            return this;
        }

        @Override
        Duration racing() {
            return Duration.ofMillis(5);
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3);
        }

        @Override
        protected List<Integer> unanswerable() {
            return List.of(-1);
        }

        @Override
        protected Optional<List<Call>> passedOn() {
            return Optional.of(passedOn);
        }

        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            passedOn.add(call);
            long[] answer = answer(input);
            if (call.timeout().map(Duration::toMillis).orElse(1L) == 0) {
                throw new DeadlineExceededException("too late", null);
            }
            return Prediction.of(answer, DOUBLING);
        }

        long[] answer(Integer input) {
            if (Objects.requireNonNull(input, "input") < 0) {
                throw new ModelExecutionException("negative", null);
            }
            return new long[] {2L * input};
        }
    }

    @Fails({})
    static final class Right extends Broken {}

    @Fails("predict_eachInput_hasAnAnswerWithAllThatBelongsToIt")
    static final class Nameless extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            return Prediction.of(super.predict(input, call).value(), new ModelVersion("", "1", ""));
        }
    }

    @Fails("predict_differentInputsByTurns_areAnsweredEachForItself")
    static final class SaysAlwaysTheSame extends Broken {
        @Override
        long[] answer(Integer input) {
            return super.answer(Math.min(input, 1));
        }
    }

    /** Takes an input for the one before if it is smaller than that. */
    @Fails({"predict_differentInputsByTurns_areAnsweredEachForItself", "predict_answersOfBefore_stayAsTheyWere"})
    static final class GivesThePreviousAnswer extends Broken {
        private int before;

        @Override
        long[] answer(Integer input) {
            if (input == null || !Meeting.isOnTheMainThread()) {
                return super.answer(input);
            }
            int mine = input == 2 && before == 3 ? before : input;
            before = input;
            return super.answer(mine);
        }
    }

    @Fails("predict_answersOfBefore_stayAsTheyWere")
    static final class UsesAnswersAgain extends Broken {
        private final AtomicInteger calls = new AtomicInteger();
        private long[] third = {};

        @Override
        long[] answer(Integer input) {
            long[] answer = super.answer(input);
            boolean isMain = Meeting.isOnTheMainThread();
            if (isMain && calls.incrementAndGet() == 3) {
                third = answer;
            }
            if (isMain && calls.get() == 10) {
                Arrays.fill(third, 0);
            }
            return answer;
        }
    }

    @Fails("predict_withoutACall_isWithTheDefault")
    static final class HasAnotherDefault extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input) {
            return predict(input + 1, Call.DEFAULT);
        }
    }

    @Fails("predict_anyUnitsAndTags_givesTheSameAnswers")
    static final class RefusesBlankUnits extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            if (call.unit().map(String::isBlank).orElse(false)) {
                throw new IllegalArgumentException("blank");
            }
            return super.predict(input, call);
        }
    }

    @Fails("predict_eachTime_hasAnIdentityOfItsOwn")
    static final class NamesPredictionsByTheirInput extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            return Prediction.builder(super.predict(input, call).value(), DOUBLING)
                    .id(new PredictionId(1, input))
                    .build();
        }
    }

    @Fails("predict_severalThreads_eachGetsItsOwnAnswer")
    static final class SharesAField extends Broken {
        private final Meeting meeting = new Meeting();
        private volatile Integer current;

        @Override
        long[] answer(Integer input) {
            current = input;
            meeting.await();
            return super.answer(current);
        }
    }

    /** A plain race, which no meeting makes sure: threads try until it goes wrong, which is soon. */
    @Fails("predict_severalThreads_eachGetsItsOwnAnswer")
    static final class SharesABuffer extends Broken {
        private int buffer;

        @Override
        Duration racing() {
            return Duration.ofSeconds(30); // for a busy machine; it ends as soon as one thread has failed
        }

        @Override
        long[] answer(Integer input) {
            buffer = Objects.requireNonNull(input, "input");
            for (int i = 0; i < 200; i++) { // about a microsecond of work
                Thread.onSpinWait();
            }
            return super.answer(buffer);
        }
    }

    @Fails("predict_timeoutThatIsOver_givesNoFullAnswer")
    static final class ForgetsTheTimeout extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            passedOn.add(call);
            return Prediction.of(answer(input), DOUBLING);
        }
    }

    @Fails("predict_aCall_isPassedOnWhole")
    static final class ForgetsTheUnit extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            return super.predict(
                    input, call.timeout().map(Call.DEFAULT::timeout).orElse(Call.DEFAULT));
        }
    }

    @Fails("predict_null_isRefusedAndTheNextIsAnswered")
    static final class AnswersNull extends Broken {
        @Override
        long[] answer(Integer input) {
            return super.answer(input == null ? Integer.valueOf(0) : input);
        }
    }

    @Fails("predict_withoutAnAnswer_isAnErrorAndTheNextIsAnswered")
    static final class ThrowsWhatNobodyCatches extends Broken {
        @Override
        long[] answer(Integer input) {
            if (input != null && input < 0) {
                throw new IllegalStateException("negative");
            }
            return super.answer(input);
        }
    }

    @Fails("predict_withoutAnAnswer_isAnErrorAndTheNextIsAnswered")
    static final class IsPoisonedByAnError extends Broken {
        private boolean isPoisoned;

        @Override
        long[] answer(Integer input) {
            isPoisoned |= input != null && input < 0;
            return super.answer(isPoisoned ? Integer.valueOf(-1) : input);
        }
    }

    @Fails({
        "predict_hardlyAnyTime_isAnsweredOrAnErrorAndTheNextIsAnswered",
        "predict_timeoutThatIsOver_givesNoFullAnswer"
    })
    static final class ThrowsAForeignTimeout extends Broken {
        @Override
        public Prediction<long[]> predict(Integer input, Call call) {
            if (call.timeout().map(Duration::toMillis).orElse(1L) == 0) {
                throw new IllegalStateException("timeout");
            }
            return super.predict(input, call);
        }
    }

    @Fails("predict_interruptedThread_isAnsweredOrAnErrorAndStaysInterrupted")
    static final class SwallowsInterrupts extends Broken {
        @Override
        long[] answer(Integer input) {
            boolean unused = Thread.interrupted();
            return super.answer(input);
        }
    }

    @Fails("close_twice_thenThereIsNoAnswer")
    static final class AnswersWhenClosed extends Broken implements AutoCloseable {
        @Override
        public void close() {}
    }
}
