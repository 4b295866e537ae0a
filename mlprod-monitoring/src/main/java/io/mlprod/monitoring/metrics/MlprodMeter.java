package io.mlprod.monitoring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meters of mlprod, as METRICS.md lists them: name, type, unit, meaning and tags.
 *
 * @since 0.1
 */
public enum MlprodMeter implements MeterDocumentation {

    // ---- predictions of a version

    /** Predictions. */
    PREDICTIONS(
            "mlprod.predictions",
            Meter.Type.TIMER,
            "",
            "Time from call to outcome of predictions",
            "model",
            "model.version",
            "source",
            "outcome",
            "error"),
    /** The part of their time that predictions did not wait. */
    INFERENCE(
            "mlprod.inference",
            Meter.Type.TIMER,
            "",
            "Time of answered predictions that ran the model, without their wait",
            "model",
            "model.version",
            "source"),
    /** The part of their time that predictions waited. */
    QUEUE(
            "mlprod.queue",
            Meter.Type.TIMER,
            "",
            "Time that predictions waited for their turn or for another call's answer; only of those that waited",
            "model",
            "model.version",
            "source"),
    /** Predictions that the stable version answered in a trial version's place. */
    TRIAL_FALLBACKS(
            "mlprod.trial.fallbacks",
            Meter.Type.COUNTER,
            "",
            "Predictions that this version answered because the version on trial had failed",
            "model",
            "model.version"),
    /** Broken rules of the schema. */
    VIOLATIONS(
            "mlprod.violations",
            Meter.Type.COUNTER,
            "",
            "Rules of the schema that inputs broke, by what was done about it",
            "model",
            "model.version",
            "feature",
            "rule",
            "handling"),
    /** Micro-batches. */
    BATCH(
            "mlprod.batch",
            Meter.Type.TIMER,
            "",
            "Time of micro-batches from release to end",
            "model",
            "model.version",
            "reason"),
    /** Rows of micro-batches. */
    BATCH_ROWS(
            "mlprod.batch.rows",
            Meter.Type.DISTRIBUTION_SUMMARY,
            "rows",
            "Rows in a micro-batch",
            "model",
            "model.version",
            "reason"),

    // ---- versions

    /** Loads. */
    LOAD("mlprod.model.load", Meter.Type.TIMER, "", "Time to read, check and load a version", "model"),
    /** The serving version. */
    SERVING(
            "mlprod.model.serving",
            Meter.Type.GAUGE,
            "",
            "1 for the version that serves, 0 for others that are loaded",
            "model",
            "model.version"),
    /** Calls at work. */
    CALLS(
            "mlprod.model.calls",
            Meter.Type.GAUGE,
            "calls",
            "Calls that the version is answering now",
            "model",
            "model.version"),
    /** Memory of versions. */
    MEMORY(
            "mlprod.model.memory",
            Meter.Type.GAUGE,
            "bytes",
            "Memory of the version's file; the engine's own copy takes about as much again",
            "model",
            "model.version"),
    /** Versions that began to serve, or were refused. */
    DEPLOYS(
            "mlprod.model.deploys",
            Meter.Type.COUNTER,
            "",
            "Versions that began to serve, and versions that a gate refused",
            "model",
            "outcome",
            "gate"),

    // ---- handles

    /** Lookups in the cache. */
    CACHE_GETS("cache.gets", Meter.Type.COUNTER, "", "Calls that asked the cache, by result", "cache", "result"),
    /** Answers put into the cache. */
    CACHE_PUTS("cache.puts", Meter.Type.COUNTER, "", "Answers put into the cache", "cache"),
    /** Answers dropped by the cache. */
    CACHE_EVICTIONS(
            "cache.evictions",
            Meter.Type.COUNTER,
            "",
            "Answers dropped because the cache was full or they were too old",
            "cache"),
    /** Answers in the cache. */
    CACHE_SIZE("cache.size", Meter.Type.GAUGE, "", "Answers in the cache now, approximately", "cache"),
    /** Memory of the cache. */
    CACHE_MEMORY(
            "mlprod.cache.memory",
            Meter.Type.GAUGE,
            "bytes",
            "Memory that cached answers take, approximately",
            "cache"),
    /** Calls that waited for an answer under way. */
    CACHE_JOINS(
            "mlprod.cache.joins",
            Meter.Type.COUNTER,
            "",
            "Hits that waited for the answer of a call that was under way",
            "cache"),
    /** Calls that did not ask the cache. */
    CACHE_BYPASSES(
            "mlprod.cache.bypasses", Meter.Type.COUNTER, "", "Calls kept from the cache by the predicate", "cache"),
    /** Rows that wait for a micro-batch. */
    BATCH_QUEUED("mlprod.batch.queued", Meter.Type.GAUGE, "rows", "Rows that wait for a micro-batch now", "model"),
    /** Calls without an answer from a micro-batch. */
    BATCH_LOSSES(
            "mlprod.batch.losses",
            Meter.Type.COUNTER,
            "",
            "Calls turned away by a full queue of micro-batching, and calls that gave up in it",
            "model",
            "reason"),
    /** Feedback. */
    FEEDBACK("mlprod.feedback", Meter.Type.COUNTER, "", "Feedback received, by kind", "model", "kind"),
    /** Failures of listeners. */
    LISTENER_ERRORS(
            "mlprod.listener.errors",
            Meter.Type.COUNTER,
            "",
            "Times that a listener of the handle or chain threw",
            "name",
            "kind"),

    // ---- trials

    /** The share of a rollout. */
    ROLLOUT_SHARE(
            "mlprod.rollout.share",
            Meter.Type.GAUGE,
            "",
            "Share of units that the candidate answers, 0 to 1",
            "model",
            "rollout"),
    /** The step of a rollout. */
    ROLLOUT_STEP(
            "mlprod.rollout.step",
            Meter.Type.GAUGE,
            "",
            "Step of the running rollout, from 0; -1 before the first",
            "model",
            "rollout"),
    /** The state of a rollout. */
    ROLLOUT_STATE(
            "mlprod.rollout.state",
            Meter.Type.GAUGE,
            "",
            "1 for the state of the running rollout, 0 for others",
            "model",
            "rollout",
            "state"),
    /** Changes of rollouts. */
    ROLLOUT_CHANGES(
            "mlprod.rollout.changes",
            Meter.Type.COUNTER,
            "",
            "Changes of rollouts to another state or step, by the state after it",
            "model",
            "state"),
    /** Calls that were shadowed. */
    SHADOW_COMPARISONS(
            "mlprod.shadow.comparisons",
            Meter.Type.COUNTER,
            "",
            "Calls chosen for the running shadow, by what became of them",
            "model",
            "model.version",
            "result"),
    /** Differences that a shadow found. */
    SHADOW_DIFFERENCES(
            "mlprod.shadow.differences",
            Meter.Type.COUNTER,
            "",
            "Compared answers of the running shadow that differ in a field",
            "model",
            "model.version",
            "field"),
    /** The verdict of a shadow. */
    SHADOW_VERDICT(
            "mlprod.shadow.verdict",
            Meter.Type.GAUGE,
            "",
            "1 for the verdict of the running shadow, 0 for others",
            "model",
            "model.version",
            "verdict"),
    /** Exposures of an experiment. */
    EXPERIMENT_EXPOSURES(
            "mlprod.experiment.exposures",
            Meter.Type.COUNTER,
            "",
            "Predictions that the running experiment counts, by arm",
            "model",
            "model.version",
            "experiment",
            "arm"),
    /** Units of an experiment. */
    EXPERIMENT_UNITS(
            "mlprod.experiment.units",
            Meter.Type.GAUGE,
            "units",
            "Units that the running experiment compares, by arm",
            "model",
            "model.version",
            "experiment",
            "arm"),
    /** What an experiment left out. */
    EXPERIMENT_LOSSES(
            "mlprod.experiment.losses",
            Meter.Type.COUNTER,
            "",
            "Predictions, units and feedback that are not in the running experiment's numbers, by reason",
            "model",
            "experiment",
            "reason"),
    /** Whether units get lost. */
    EXPERIMENT_MISMATCH(
            "mlprod.experiment.sample.ratio.mismatch",
            Meter.Type.GAUGE,
            "",
            "1 if the arms' units do not come as their weights say, so that nothing may be compared",
            "model",
            "experiment"),

    // ---- fallback chains

    /** Calls of a chain. */
    CHAIN_CALLS(
            "mlprod.fallback.calls",
            Meter.Type.TIMER,
            "",
            "Time from call to outcome of a chain's calls, by the tier that answered",
            "chain",
            "tier",
            "outcome",
            "degradation",
            "error"),
    /** Attempts on tiers. */
    CHAIN_ATTEMPTS(
            "mlprod.fallback.attempts",
            Meter.Type.TIMER,
            "",
            "Time of attempts on a tier; zero if it was passed over",
            "chain",
            "tier",
            "purpose",
            "outcome"),
    /** The rest of the budget. */
    CHAIN_BUDGET(
            "mlprod.fallback.budget.left",
            Meter.Type.TIMER,
            "",
            "Budget that was left when the answer was there; zero if it was late",
            "chain"),
    /** Late answers. */
    CHAIN_LATE("mlprod.fallback.late", Meter.Type.COUNTER, "", "Answers that came after the budget's end", "chain"),
    /** The age of answers. */
    CHAIN_AGE(
            "mlprod.fallback.answer.age",
            Meter.Type.TIMER,
            "",
            "Age of remembered answers when they were given",
            "chain",
            "tier"),
    /** The state of a tier. */
    TIER_STATE(
            "mlprod.fallback.tier.state",
            Meter.Type.GAUGE,
            "",
            "1 for the state that the tier is in, 0 for others",
            "chain",
            "tier",
            "state"),
    /** Changes of a tier's state. */
    TIER_CHANGES(
            "mlprod.fallback.tier.changes",
            Meter.Type.COUNTER,
            "",
            "Changes of a tier's state, by the state after it",
            "chain",
            "tier",
            "state"),
    /** Runs of a tier. */
    TIER_RUNS(
            "mlprod.fallback.tier.runs",
            Meter.Type.GAUGE,
            "runs",
            "Runs that the tier has now; those that a caller has left are abandoned",
            "chain",
            "tier",
            "state"),
    /** Abandoned runs. */
    TIER_ABANDONED(
            "mlprod.fallback.abandoned",
            Meter.Type.COUNTER,
            "",
            "Runs that their caller left at the deadline",
            "chain",
            "tier"),
    /** Overruns. */
    TIER_OVERRUNS(
            "mlprod.fallback.overruns",
            Meter.Type.TIMER,
            "",
            "Time from the deadline of a run to its end, of runs that ended later",
            "chain",
            "tier"),
    /** Hedges. */
    TIER_HEDGES(
            "mlprod.fallback.hedges",
            Meter.Type.COUNTER,
            "",
            "Attempts on a tier before the one above it had answered, by whether the answer was used",
            "chain",
            "tier",
            "result"),
    /** Exercises. */
    TIER_EXERCISES(
            "mlprod.fallback.exercises",
            Meter.Type.COUNTER,
            "",
            "Answers of a tier that no caller needed, by whether it agreed with the first tier",
            "chain",
            "tier",
            "result"),

    // ---- what a monitor finds

    /** Values of features. */
    FEATURE_VALUES(
            "mlprod.feature.values",
            Meter.Type.COUNTER,
            "",
            "Values of a feature, by kind",
            "model",
            "model.version",
            "feature",
            "kind"),
    /** The size of a drift. */
    DRIFT_EFFECT(
            "mlprod.drift.effect",
            Meter.Type.GAUGE,
            "",
            "Effect size of a feature's drift, corrected for the sample's size",
            "model",
            "model.version",
            "feature",
            "test"),
    /** The significance of a drift. */
    DRIFT_PVALUE(
            "mlprod.drift.pvalue",
            Meter.Type.GAUGE,
            "",
            "P value of a feature's drift, adjusted for the number of features",
            "model",
            "model.version",
            "feature",
            "test"),
    /** The threshold of a drift. */
    DRIFT_THRESHOLD(
            "mlprod.drift.threshold",
            Meter.Type.GAUGE,
            "",
            "Effect size from which on a drift may be an alarm",
            "model",
            "model.version",
            "test"),
    /** The state of drift. */
    DRIFT_STATE(
            "mlprod.drift.state",
            Meter.Type.GAUGE,
            "",
            "1 for the state of the version's drift, 0 for others",
            "model",
            "model.version",
            "state"),
    /** The rows of the last window. */
    DRIFT_ROWS(
            "mlprod.drift.window.rows",
            Meter.Type.GAUGE,
            "rows",
            "Rows of the window that was evaluated last",
            "model",
            "model.version"),
    /** The last evaluation. */
    DRIFT_TIME(
            "mlprod.drift.last.evaluation.time",
            Meter.Type.GAUGE,
            "seconds",
            "End of the window that was last looked at for drift, in seconds since 1970",
            "model",
            "model.version"),
    /** Findings about data quality. */
    QUALITY(
            "mlprod.quality",
            Meter.Type.GAUGE,
            "",
            "Measured value of a check of data quality in the last window",
            "model",
            "model.version",
            "feature",
            "check"),
    /** Open findings about data quality. */
    QUALITY_ISSUES(
            "mlprod.quality.issues",
            Meter.Type.GAUGE,
            "issues",
            "Checks of data quality that failed in the last window",
            "model",
            "model.version",
            "check"),
    /** The last look at data quality. */
    QUALITY_TIME(
            "mlprod.quality.last.evaluation.time",
            Meter.Type.GAUGE,
            "seconds",
            "End of the window that was last looked at for data quality, in seconds since 1970",
            "model",
            "model.version"),
    /** The time between looks. */
    WINDOW(
            "mlprod.monitor.window",
            Meter.Type.GAUGE,
            "seconds",
            "Time from one look at data quality, or for drift, to the next; of windows of time",
            "model",
            "model.version",
            "kind"),
    /** Evaluations. */
    EVALUATION(
            "mlprod.monitor.evaluation",
            Meter.Type.TIMER,
            "",
            "Time of the monitor's evaluations of a window",
            "model",
            "model.version"),
    /** Rows that the monitor lost. */
    DROPPED(
            "mlprod.monitor.dropped",
            Meter.Type.COUNTER,
            "",
            "Rows that the monitor left out, by reason",
            "model",
            "model.version",
            "reason"),
    /** What late labels say. */
    PERFORMANCE(
            "mlprod.performance",
            Meter.Type.GAUGE,
            "",
            "A metric of the latest window with enough labels, such as rocAuc",
            "model",
            "model.version",
            "metric"),
    /** The lower end of its interval. */
    PERFORMANCE_LOWER(
            "mlprod.performance.lower",
            Meter.Type.GAUGE,
            "",
            "The lower end of its interval of 95 %",
            "model",
            "model.version",
            "metric"),
    /** The upper end of its interval. */
    PERFORMANCE_UPPER(
            "mlprod.performance.upper",
            Meter.Type.GAUGE,
            "",
            "The upper end of its interval of 95 %",
            "model",
            "model.version",
            "metric"),
    /** How many of its predictions have labels. */
    PERFORMANCE_LABELLED(
            "mlprod.performance.labelled",
            Meter.Type.GAUGE,
            "",
            "The share of its predictions that have a label",
            "model",
            "model.version"),
    /** What is expected before labels come. */
    PERFORMANCE_ESTIMATE(
            "mlprod.performance.estimate",
            Meter.Type.GAUGE,
            "",
            "A metric of the latest window, estimated without labels",
            "model",
            "model.version",
            "metric"),
    /** What came of labels. */
    FEEDBACK_LABELS(
            "mlprod.feedback.labels",
            Meter.Type.COUNTER,
            "",
            "Labels, by what came of them",
            "model",
            "model.version",
            "outcome"),
    /** Alerts. */
    ALERTS(
            "mlprod.alerts",
            Meter.Type.GAUGE,
            "alerts",
            "Alerts of the version that hold now",
            "model",
            "model.version",
            "severity"),
    /** What was done about alerts. */
    ACTIONS(
            "mlprod.actions",
            Meter.Type.COUNTER,
            "",
            "Actions that alerts have started or would have, by what became of them",
            "model",
            "action",
            "outcome"),

    // ---- the metrics themselves

    /** What is watched. */
    SOURCES("mlprod.monitor.sources", Meter.Type.GAUGE, "", "Handles and chains that are watched", "kind");

    private final String title;
    private final Meter.Type type;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> keys;

    MlprodMeter(String title, Meter.Type type, String unit, String description, String... keys) {
        this.title = title;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.keys = List.of(keys);
    }

    @Override
    public String getName() {
        return title;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit.isEmpty() ? null : unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return keys.stream().map(key -> (KeyName) () -> key).toArray(KeyName[]::new);
    }

    /**
     * Returns what the meter says, as registries show it.
     *
     * @return one line without a full stop
     */
    public String description() {
        return description;
    }

    /**
     * Returns the names of its tags; predictions have those of allowed call tags, too.
     *
     * @return unmodifiable
     */
    public List<String> keys() {
        return keys;
    }

    /** Checks that the meter is about a version of a model, and has this many tags after the version. */
    void checkVersionTags(int count) {
        if (keys.indexOf("model.version") != 1 || keys.size() != count + 2) {
            throw new IllegalArgumentException(title + " has the tags " + keys + "; give one value for each that comes"
                    + " after model and model.version, to a meter that has these two");
        }
    }
}
