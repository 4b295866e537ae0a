package io.mlprod.testing.assertion;

import io.mlprod.ModelHandle;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.ClosedException;
import io.mlprod.error.Violation;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ValueInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Assertions on a handle.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public class ModelHandleAssert<I, O> extends FactAssert<ModelHandleAssert<I, O>, ModelHandle<I, O>> {

    private static final Set<VersionStatus.State> LOADED = EnumSet.of(
            VersionStatus.State.READY,
            VersionStatus.State.SERVING,
            VersionStatus.State.TESTING,
            VersionStatus.State.DRAINING);

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    @SuppressWarnings("unchecked") // a class literal has no type arguments
    public ModelHandleAssert(ModelHandle<I, O> actual) {
        super(actual, (Class<ModelHandleAssert<I, O>>) (Class<?>) ModelHandleAssert.class);
    }

    @Override
    String subject() {
        return actual.toString();
    }

    @Override
    String origin() {
        return "";
    }

    private static List<String> names(List<ValueInfo> values) {
        return values.stream().map(ValueInfo::name).toList();
    }

    private CacheStatistics cache() {
        CacheStatistics found = actual.statistics().cache().orElse(null);
        check(found != null, "to have a cache", "without one; give .cache(…) to its builder");
        return Objects.requireNonNull(found);
    }

    /**
     * Checks which version serves.
     *
     * @param version the name of the version
     * @return this
     */
    public ModelHandleAssert<I, O> serves(String version) {
        return checkEqual(
                actual.serving().version(), Objects.requireNonNull(version, "version"), "to serve a version, and that");
    }

    /**
     * Checks that a version is in memory, whether it serves or not.
     *
     * @param version the name of the version
     * @return this
     */
    public ModelHandleAssert<I, O> hasLoaded(String version) {
        Objects.requireNonNull(version, "version");
        List<VersionStatus> known = actual.versions().list();
        boolean isLoaded =
                known.stream().anyMatch(one -> one.model().version().equals(version) && LOADED.contains(one.state()));
        return check(isLoaded, "to have loaded the version " + version, known);
    }

    /**
     * Checks that the model has an input.
     *
     * @param name the name of the input
     * @return this
     */
    public ModelHandleAssert<I, O> hasInput(String name) {
        Objects.requireNonNull(name, "name");
        List<String> inputs = names(actual.signature().inputs());
        return check(inputs.contains(name), "to have an input " + name, inputs);
    }

    /**
     * Checks that the model has an output.
     *
     * @param name the name of the output
     * @return this
     */
    public ModelHandleAssert<I, O> hasOutput(String name) {
        Objects.requireNonNull(name, "name");
        List<String> outputs = names(actual.signature().outputs());
        return check(outputs.contains(name), "to have an output " + name, outputs);
    }

    /**
     * Checks that an input would be answered as it is: nothing is refused, repaired or flagged. The model does not run.
     *
     * @param input what to predict from
     * @return this
     */
    public ModelHandleAssert<I, O> accepts(I input) {
        List<Violation> found = actual.validate(Objects.requireNonNull(input, "input"));
        return check(found.isEmpty(), "to accept the input " + DeepValues.text(input), found);
    }

    /**
     * Checks that an input would be refused, and returns assertions on why. The model does not run.
     *
     * @param input what to predict from
     * @return assertions on the violations
     */
    public ViolationsAssert refuses(I input) {
        List<Violation> found = actual.validate(Objects.requireNonNull(input, "input"));
        boolean isRefused = found.stream().anyMatch(one -> one.handling() == Violation.Handling.REJECTED);
        check(isRefused, "to refuse the input " + DeepValues.text(input), found.isEmpty() ? "accepted" : found);
        return new ViolationsAssert(found);
    }

    /**
     * Checks how many calls the cache of the serving version answered; calls that waited for another one's answer do
     * not count.
     *
     * @param count the number of calls
     * @return this
     */
    public ModelHandleAssert<I, O> hasCacheHits(long count) {
        CacheStatistics cache = cache();
        return check(cache.hits() == count, "to have answered from its cache " + times(count), cache);
    }

    /**
     * Checks how many calls with the cache of the serving version ran the model.
     *
     * @param count the number of calls
     * @return this
     */
    public ModelHandleAssert<I, O> hasCacheMisses(long count) {
        CacheStatistics cache = cache();
        return check(cache.misses() == count, "to have missed its cache " + times(count), cache);
    }

    /**
     * Checks that no listener has thrown.
     *
     * @return this
     */
    public ModelHandleAssert<I, O> hasNoListenerErrors() {
        return check(
                actual.statistics().listenerErrors() == 0,
                "to have no errors of listeners",
                times(actual.statistics().listenerErrors()) + " a listener threw; the log says what");
    }

    /**
     * Checks that the handle is open.
     *
     * @return this
     */
    public ModelHandleAssert<I, O> isOpen() {
        return check(isStillOpen(), "to be open", "closed");
    }

    /**
     * Checks that the handle is closed.
     *
     * @return this
     */
    public ModelHandleAssert<I, O> isClosed() {
        return check(!isStillOpen(), "to be closed", "open");
    }

    private boolean isStillOpen() {
        try {
            actual.listen(event -> {}).close();
            return true;
        } catch (ClosedException e) {
            return false;
        }
    }
}
