package io.mlprod.testing.contract;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Prediction stores with a mistake each, which only {@link ContractsCanFailTest} runs. */
final class BrokenPredictionStores {

    private BrokenPredictionStores() {}

    private static final int ROOM = 10_000;

    abstract static class Broken extends PredictionStoreContract implements PredictionStore {

        final PredictionStore right = PredictionStore.inMemory(ROOM);

        @Override
        protected PredictionStore open() {
            return this;
        }

        @Override
        public void add(List<KeptPrediction> predictions) {
            right.add(predictions);
        }

        @Override
        public List<Joining> join(List<LateLabel> labels) {
            return right.join(labels);
        }

        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            right.read(model, from, to, receiver);
        }

        @Override
        public long expire(Instant before) {
            return right.expire(before);
        }

        @Override
        public boolean forget(PredictionId id) {
            return right.forget(id);
        }

        @Override
        public long size() {
            return right.size();
        }

        @Override
        public long dropped() {
            return right.dropped();
        }

        @Override
        public void close() {} // what is kept stays

        /** Adds predictions that were changed first. */
        void addChanged(List<KeptPrediction> predictions, double factor, String region, boolean keepsText) {
            right.add(predictions.stream()
                    .map(kept -> new KeptPrediction(
                            kept.id(),
                            kept.model(),
                            kept.at(),
                            keepsText ? kept.predicted() : kept.predicted().replace("\n", " "),
                            IntStream.range(0, kept.scoreCount())
                                    .mapToDouble(i -> kept.score(i) * factor)
                                    .toArray(),
                            region.isEmpty() ? kept.slices() : Map.of(region, region)))
                    .toList());
        }
    }

    @Fails({})
    static final class Right extends Broken {}

    @Fails("add_classWithScores_comesBack")
    static final class KeepsFewScores extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            right.add(predictions.stream()
                    .map(kept -> kept.scoreCount() <= 100
                            ? kept
                            : new KeptPrediction(
                                    kept.id(),
                                    kept.model(),
                                    kept.at(),
                                    kept.predicted(),
                                    new double[] {kept.score(0)},
                                    kept.slices()))
                    .toList());
        }
    }

    @Fails({"add_oddNumbers_comeBack", "add_classWithScores_comesBack", "reopened_afterARestart_knowsEverything"})
    static final class RoundsScores extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            addChanged(predictions, 1.000_000_01, "", true);
        }
    }

    @Fails("add_oddTexts_comeBack")
    static final class BreaksLines extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            addChanged(predictions, 1, "", false);
        }
    }

    @Fails("add_slicesThatDiffer_eachKeepsItsOwn")
    static final class MixesSlicesUp extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            boolean isOfOne =
                    predictions.stream().map(KeptPrediction::slices).distinct().count() < 2;
            if (isOfOne) {
                right.add(predictions);
            } else {
                addChanged(predictions, 1, "a", true);
            }
        }
    }

    @Fails("add_again_changesNothing")
    static final class AddsAgain extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            boolean isMain = Meeting.isOnTheMainThread();
            if (isMain) {
                predictions.forEach(kept -> right.forget(kept.id()));
            }
            right.add(predictions);
        }
    }

    @Fails({"add_sameSequenceOfAnotherHandle_isAnotherPrediction", "add_oddTexts_comeBack"})
    static final class IgnoresTheHandle extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            right.add(predictions.stream()
                    .map(kept -> new KeptPrediction(
                            new PredictionId(-7, kept.id().sequence()),
                            kept.model(),
                            kept.at(),
                            kept.predicted(),
                            IntStream.range(0, kept.scoreCount())
                                    .mapToDouble(kept::score)
                                    .toArray(),
                            kept.slices()))
                    .toList());
        }
    }

    @Fails("calls_withNothing_doNothing")
    static final class SaysItForgot extends Broken {
        private boolean isUsed;

        @Override
        public void add(List<KeptPrediction> predictions) {
            isUsed |= !predictions.isEmpty();
            right.add(predictions);
        }

        @Override
        public boolean forget(PredictionId id) {
            return right.forget(id) || !isUsed;
        }
    }

    /** Keeps labels that come too early, and joins them later. */
    @Fails({"join_unknownPrediction_isUnmatched", "add_afterItExpired_isNew", "forget_one_isGoneWithItsLabel"})
    static final class KeepsEarlyLabels extends Broken {
        private final Map<PredictionId, LateLabel> early = new HashMap<>();

        @Override
        public synchronized List<Joining> join(List<LateLabel> labels) {
            labels.forEach(label -> early.put(label.id(), label));
            return right.join(labels);
        }

        @Override
        public synchronized void add(List<KeptPrediction> predictions) {
            right.add(predictions);
            predictions.forEach(kept -> {
                if (early.containsKey(kept.id())) {
                    right.join(List.of(early.get(kept.id())));
                }
            });
        }
    }

    @Fails({
        "join_again_isDuplicateOrCorrected",
        "join_numbers_areComparedExactly",
        "join_severalAtOnce_answersInTheirOrder"
    })
    static final class KeepsTheFirstLabel extends Broken {
        private final Map<PredictionId, LateLabel> first = new HashMap<>();

        @Override
        public synchronized List<Joining> join(List<LateLabel> labels) {
            return labels.stream()
                    .map(label -> {
                        LateLabel kept = first.getOrDefault(label.id(), label);
                        boolean isSame = kept.says(label);
                        Joining joining =
                                right.join(List.of(isSame ? label : kept)).get(0);
                        if (joining.outcome() == Outcome.JOINED) {
                            first.put(label.id(), label);
                        }
                        return new Joining(label, joining.outcome(), joining.prediction());
                    })
                    .toList();
        }

        @Override
        public synchronized long expire(Instant before) {
            first.clear();
            return right.expire(before);
        }
    }

    @Fails("join_numbers_areComparedExactly")
    static final class ComparesRoughly extends Broken {
        @Override
        public List<Joining> join(List<LateLabel> labels) {
            return right.join(labels).stream()
                    .map(joining -> joining.outcome() == Outcome.CORRECTED
                                    && joining.label().number() == 0
                            ? new Joining(joining.label(), Outcome.DUPLICATE, joining.prediction())
                            : joining)
                    .toList();
        }
    }

    @Fails("join_severalAtOnce_answersInTheirOrder")
    static final class AnswersBackwards extends Broken {
        @Override
        public List<Joining> join(List<LateLabel> labels) {
            List<Joining> joinings = new ArrayList<>(right.join(labels));
            Collections.reverse(joinings);
            return joinings;
        }
    }

    @Fails("join_oddLabels_comeBack")
    static final class CutsLabels extends Broken {
        @Override
        public List<Joining> join(List<LateLabel> labels) {
            return right.join(labels.stream()
                    .map(label -> new LateLabel(
                            label.id(),
                            label.category()
                                    .substring(0, Math.min(100, label.category().length())),
                            label.number(),
                            label.at()))
                    .toList());
        }
    }

    @Fails("read_window_hasItsStartAndNotItsEnd")
    static final class HasTheEndInIt extends Broken {
        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            right.read(model, from, to.equals(Instant.MAX) ? to : to.plusMillis(1), receiver);
        }
    }

    @Fails({"read_version_hasNoOther", "add_again_changesNothing"})
    static final class ComparesNamesOfVersions extends Broken {
        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            right.read(model, from, to, receiver);
            if (model.name().equals("churn") && !model.sha256().equals("ab12")) {
                right.read(new ModelVersion("churn", "1", "ab12"), from, to, receiver);
            }
        }
    }

    @Fails({"read_receiverThatCallsTheStore_works"})
    static final class ReadsSomeTwice extends Broken {
        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            List<JoinedPrediction> all = new ArrayList<>();
            right.read(model, from, to, all::add);
            all.forEach(receiver);
            if (all.size() == 300) {
                receiver.accept(all.get(0));
            }
        }
    }

    @Fails("read_receiverThatThrows_isToldAndTheNextWorks")
    static final class SwallowsTheReceiversException extends Broken {
        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            right.read(model, from, to, joined -> {
                try {
                    receiver.accept(joined);
                } catch (IllegalStateException e) {
                    return;
                }
            });
            Objects.requireNonNull(receiver);
        }
    }

    @Fails({"expire_some_countsThoseWithoutLabels"})
    static final class CountsAllThatExpire extends Broken {
        @Override
        public long expire(Instant before) {
            long had = right.size();
            right.expire(before);
            return had - right.size();
        }
    }

    /** Stops at the first that is young, as if the clock never went back. */
    @Fails("expire_clockThatStepped_goesByTheTimeOfEach")
    static final class ExpiresInOrder extends Broken {
        @Override
        public long expire(Instant before) {
            List<JoinedPrediction> all = new ArrayList<>();
            right.read(new ModelVersion("churn", "1", "ab12"), Instant.MIN, Instant.MAX, all::add);
            boolean isYoung = all.size() == 4 && !all.get(0).prediction().at().isBefore(before);
            return isYoung ? 0 : right.expire(before);
        }
    }

    @Fails("forget_one_isGoneWithItsLabel")
    static final class ForgetsNothing extends Broken {
        @Override
        public boolean forget(PredictionId id) {
            boolean unused = id.isOfNoHandle();
            return right.size() > 1;
        }
    }

    @Fails("nulls_asArguments_areRefusedAndKeepNothing")
    static final class SwallowsNull extends Broken {
        @Override
        public boolean forget(PredictionId id) {
            return id != null && right.forget(id);
        }
    }

    @Fails("threads_thatAdd_loseNothingAndDoubleNothing")
    static final class LosesPredictions extends Broken {
        @Override
        public void add(List<KeptPrediction> predictions) {
            boolean isOfAThread =
                    predictions.stream().anyMatch(kept -> kept.id().sequence() >= 4_000);
            right.add(isOfAThread ? predictions.subList(1, predictions.size()) : predictions);
        }
    }

    /** Looks whether there is a label, and then sets it, without a lock. */
    @Fails("threads_thatJoin_joinEachLabelOnce")
    static final class JoinsTwice extends Broken {
        private final Meeting meeting = new Meeting();

        @Override
        public List<Joining> join(List<LateLabel> labels) {
            List<JoinedPrediction> before = new ArrayList<>();
            right.read(new ModelVersion("churn", "1", "ab12"), Instant.MIN, Instant.MAX, before::add);
            boolean isContractThread = !Meeting.isOnTheMainThread();
            if (!isContractThread || labels.get(0).id().sequence() > 5) {
                return right.join(labels);
            }
            boolean hasNone = before.stream()
                    .filter(one -> one.prediction().id().equals(labels.get(0).id()))
                    .allMatch(one -> one.label().isEmpty());
            meeting.await();
            Joining joining = right.join(labels).get(0);
            return List.of(hasNone ? new Joining(labels.get(0), Outcome.JOINED, joining.prediction()) : joining);
        }
    }

    @Fails("threads_thatReadWhileOthersExpire_seeEachOnce")
    static final class ReadsByPosition extends Broken {
        @Override
        public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
            List<JoinedPrediction> all = new ArrayList<>();
            right.read(model, from, to, all::add);
            boolean isContractThread = !Meeting.isOnTheMainThread();
            all.subList(isContractThread ? Math.min(1, all.size()) : 0, all.size())
                    .forEach(receiver);
            Objects.requireNonNull(receiver);
            if (isContractThread && !all.isEmpty()) {
                receiver.accept(all.get(all.size() - 1));
            }
        }
    }

    @Fails("reopened_afterARestart_knowsEverything")
    static final class ForgetsOnRestart extends Broken {
        @Override
        protected PredictionStore open() {
            return PredictionStore.inMemory(ROOM);
        }
    }

    @Fails("outage_duringCalls_isToldAndForgotten")
    static final class HidesOutages extends Broken {
        @Override
        protected Optional<Outage> outage() {
            return Optional.of(new Outage() {
                @Override
                public void begin() {}

                @Override
                public void end() {}
            });
        }
    }

    @Fails({"close_twice_doesNothing", "reopened_afterARestart_knowsEverything"})
    static final class ClosesOnce extends Broken {
        private int closed;

        @Override
        public void close() {
            closed++;
            if (closed == 2) {
                throw new IllegalStateException("closed already");
            }
        }
    }
}
