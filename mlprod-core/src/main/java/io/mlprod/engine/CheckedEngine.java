package io.mlprod.engine;

import io.mlprod.internal.equivalence.EquivalentEngine;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.time.TimeSource;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs a model only if it answers as ONNX Runtime does. When a model is opened, both run rows that are
 * made from the model: at the thresholds of its trees, with each of its categories, with NaN, infinities and others.
 * That takes 0.2 seconds more than ONNX Runtime takes to load. If any answer differs, the model is refused, so that the
 * next engine in line runs it; put {@link Engines#onnxRuntime()} there. The reason is logged, stays in the version's
 * status, and comes as {@code ModelEvent.EngineRefused}.
 *
 * <p>Answers are the same if labels, texts, shapes and keys are equal, sums of trees have the same bits, and other
 * numbers are as near as rounding allows. A label may differ where the scores of two classes are that near.
 *
 * <p>Where ONNX Runtime cannot be started, nothing can be compared. Then a version has to get golden inputs right, and
 * is refused without them.
 *
 * <p>Immutable and thread-safe; each setter returns another engine.
 *
 * @since 0.1
 */
public final class CheckedEngine extends ForwardingEngine {

    private final Engine candidate;
    private final double rescored;
    private final @Nullable Path verdicts;

    private CheckedEngine(Engine candidate, double rescored, @Nullable Path verdicts) {
        super(new EquivalentEngine(candidate, Engines.onnxRuntime(), rescored, verdicts, TimeSource.system()));
        this.candidate = candidate;
        this.rescored = rescored;
        this.verdicts = verdicts;
    }

    static CheckedEngine of(Engine candidate) {
        return new CheckedEngine(Objects.requireNonNull(candidate, "candidate"), 0, null);
    }

    /**
     * Sets the share of the calls that ONNX Runtime runs as well, beside the callers, which wait for nothing. After the
     * first answer that differs ONNX Runtime runs all calls of that version: a warning is logged, and
     * {@code ModelEvent.EngineRefused} comes. It also takes over if the engine fails with an exception that is not one
     * of mlprod's own. For this it stays loaded, and the {@linkplain EngineLimits limits} of both engines hold. Calls
     * with very many rows are left out.
     *
     * @param share 0 for none, which is the default, to 1 for all; for example 0.0001
     * @return a new engine
     * @throws IllegalArgumentException if it is outside that range
     */
    public CheckedEngine rescoring(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of the calls to run again must be 0 to 1, not " + share);
        }
        return new CheckedEngine(candidate, share, verdicts);
    }

    /**
     * Sets a file in which results are kept, so that the next process does not check the same model again. A result
     * holds for the model's digest, the versions of both engines, the processor and the version of Java. The file is
     * made when it is needed; one that cannot be read or written is warned of, and models are checked. Whoever may
     * write to it can have a model run unchecked.
     *
     * @param file a file that other processes may use as well
     * @return a new engine
     */
    public CheckedEngine verdicts(Path file) {
        return new CheckedEngine(candidate, rescored, Objects.requireNonNull(file, "file"));
    }
}
