package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.mlprod.observe.AnswerSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers of one version's predictions, as a tree with one level for each allowed call tag, so that a prediction
 * finds its timer without making a key. Thread-safe.
 */
final class PredictionTimers {

    private final MeterGroup group;
    private final CallTags callTags;
    private final Tags tags;
    private final Map<String, PredictionTimers> deeper = new ConcurrentHashMap<>();
    private final PerConstant<AnswerSource, Timer> answered =
            new PerConstant<>(AnswerSource.class, source -> timer(TagText.of(source), "success", BoundedValues.NONE));
    private final Map<String, Timer> failed = new ConcurrentHashMap<>(); // by the error's name

    PredictionTimers(MeterGroup group, CallTags callTags, Tags tags) {
        this.group = group;
        this.callTags = callTags;
        this.tags = tags;
    }

    /** Returns the timer of answers from a source, to calls with some tags. */
    Timer answered(AnswerSource source, Map<String, String> ofCall) {
        return leaf(ofCall).answered.of(source);
    }

    /** Returns the timer of calls that ended with an error. */
    Timer failed(Throwable error, Map<String, String> ofCall) {
        PredictionTimers leaf = leaf(ofCall);
        return leaf.failed.computeIfAbsent(TagText.of(error), name -> leaf.timer(BoundedValues.NONE, "error", name));
    }

    private Timer timer(String source, String outcome, String error) {
        return group.timer(MlprodMeter.PREDICTIONS, tags, source, outcome, error);
    }

    private PredictionTimers leaf(Map<String, String> ofCall) {
        PredictionTimers at = this;
        for (int i = 0; i < callTags.size(); i++) {
            at = at.deeper(i, callTags.value(i, ofCall));
        }
        return at;
    }

    private PredictionTimers deeper(int level, String value) {
        PredictionTimers found = deeper.get(value);
        return found != null
                ? found
                : deeper.computeIfAbsent(
                        value, is -> new PredictionTimers(group, callTags, tags.and(callTags.name(level), is)));
    }
}
