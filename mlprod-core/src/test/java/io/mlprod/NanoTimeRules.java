package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is decided by time goes by the handle's, so that a test can move it; the machine's is for what is measured. Part
 * of {@link ArchitectureTest}, which has read all classes.
 */
final class NanoTimeRules {

    private NanoTimeRules() {}

    /** Who asks the machine's clock, and why not the handle's. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("io.mlprod.time.SystemTime", "is the machine's clock"),
            Map.entry("io.mlprod.rollout.FolderLock", "waits for another process, which has no handle"),
            Map.entry("io.mlprod.internal.rollout.StoreDeadline", "waits for a store by both clocks, on purpose"),
            Map.entry("io.mlprod.internal.exposure.ExposureQueue", "close() has to end by itself"),
            Map.entry("io.mlprod.internal.lease.LeasePool", "close() has to end by itself"),
            Map.entry("io.mlprod.internal.lease.Reclaim", "the end of the JVM has to come by itself"),
            Map.entry("io.mlprod.internal.lease.Lease", "measures runs"),
            Map.entry("io.mlprod.internal.lease.Admission", "measures how long a call has waited"),
            Map.entry("io.mlprod.internal.cache.AnswerCache", "measures how long a call has waited"),
            Map.entry("io.mlprod.internal.traffic.AsyncCall", "measures how long a call has waited"),
            Map.entry("io.mlprod.internal.serving.PlatformThreads", "measures how long a call has waited"),
            Map.entry("io.mlprod.internal.serving.LoadedModel", "measures predictions"),
            Map.entry("io.mlprod.internal.serving.Journal", "measures predictions"),
            Map.entry("io.mlprod.internal.serving.ObservedRows", "measures predictions"),
            Map.entry("io.mlprod.internal.serving.BulkRunner", "measures chunks"),
            Map.entry("io.mlprod.internal.serving.ColumnRunner", "measures chunks"),
            Map.entry("io.mlprod.internal.traffic.TrialTraffic", "measures predictions"),
            Map.entry("io.mlprod.internal.batching.MicroBatcher", "measures runs, and waits microseconds for rows"),
            Map.entry("io.mlprod.internal.versions.ModelAssembler", "measures loading"),
            Map.entry("io.mlprod.internal.versions.Tuner", "measures runs"));

    @ArchTest
    static void machinesClock_isAskedOnlyWhereSomethingIsMeasuredOrHasToEndByItself(JavaClasses ours) {
        Set<String> asking = ours.stream()
                .filter(NanoTimeRules::asksTheMachine)
                .map(type -> type.getName().replaceAll("\\$.*", ""))
                .collect(Collectors.toSet());

        assertThat(asking).contains("io.mlprod.time.SystemTime").isSubsetOf(REASONS.keySet());
    }

    private static boolean asksTheMachine(JavaClass type) {
        return Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .map(JavaAccess::getTarget)
                .anyMatch(target -> target.getOwner().isEquivalentTo(System.class)
                        && target.getName().equals("nanoTime"));
    }
}
