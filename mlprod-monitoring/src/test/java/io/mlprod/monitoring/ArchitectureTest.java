package io.mlprod.monitoring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.mlprod.ModelHandle;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds what the module may use, and where: front door → series → looks → windows → cells. Each library has the
 * packages that need it, and no others.
 */
@AnalyzeClasses(locations = ArchitectureTest.Ours.class)
class ArchitectureTest {

    /** The module's own classes; a search for its packages would look into each library. */
    static final class Ours implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(Location.of(
                    ModelMonitor.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }

    private static final String FRONT = "io.mlprod.monitoring";
    private static final String INTERNAL = FRONT + ".internal.";
    private static final int MAX_PUBLIC_TYPES = 14;

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule micrometer_isInMetricsAndAtTheFrontDoor =
            onlyIn("io.micrometer..", FRONT + ".metrics", FRONT);

    @ArchTest
    static final ArchRule jackson_isWhereJsonIs = onlyIn(
            "com.fasterxml.jackson..",
            FRONT + ".profile",
            FRONT + ".estimate",
            INTERNAL + "report",
            INTERNAL + "store",
            FRONT + ".webhook",
            FRONT + ".action",
            INTERNAL + "alertfile");

    @ArchTest
    static final ArchRule jte_isInThePage = onlyIn("gg.jte..", INTERNAL + "page..");

    @ArchTest
    static final ArchRule fastCsv_isWhereCsvIsRead = onlyIn("de.siegmar..", FRONT + ".profile", FRONT + ".estimate");

    @ArchTest
    static final ArchRule hash4j_isWhereRowsAreCounted =
            onlyIn("com.dynatrace..", INTERNAL + "window", INTERNAL + "snapshot", INTERNAL + "quality");

    @ArchTest
    static final ArchRule commonsStatistics_isInDriftAndQuality =
            onlyIn("org.apache.commons..", FRONT + ".drift", INTERNAL + "quality");

    /** Else a line could have control characters or values of an input in it. */
    @ArchTest
    static final ArchRule slf4j_isBehindTheLogOfCore =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..");

    @ArchTest
    static final ArchRule timeOfDay_isReadThroughTheTimeSource = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    // ---- floors and circles

    /** What a package may use of ours, besides the values of the front door. */
    private static final Map<String, Set<String>> FLOORS = Map.ofEntries(
            Map.entry("alert", Set.of("internal.alertfile")),
            Map.entry("internal.alertfile", Set.of("alert")),
            Map.entry("webhook", Set.of("alert", "internal.alertfile")),
            Map.entry("action", Set.of("alert", "webhook")),
            Map.entry("drift", Set.of("internal.cells")),
            Map.entry("fairness", Set.of("performance")),
            Map.entry("quality", Set.of("internal.cells")),
            Map.entry("history", Set.of("action", "alert", "drift", "quality")),
            Map.entry("health", Set.of()),
            Map.entry("estimate", Set.of("performance")),
            Map.entry("internal.store", Set.of("performance")),
            Map.entry("performance", Set.of("internal.store")),
            Map.entry(
                    "internal.performance",
                    Set.of(
                            "alert",
                            "drift",
                            "estimate",
                            "fairness",
                            "metrics",
                            "performance",
                            "internal.store",
                            "internal.watch")),
            Map.entry("metrics", Set.of("internal.attach", "internal.cells")),
            Map.entry("internal.attach", Set.of()),
            Map.entry("profile", Set.of("internal.cells", "internal.sketch")),
            Map.entry("internal.cells", Set.of()),
            Map.entry("internal.report", Set.of()),
            Map.entry("internal.traffic", Set.of("history")),
            Map.entry("internal.page", Set.of("action", "drift", "history", "quality", "report")),
            Map.entry("internal.page.templates", Set.of("internal.page")),
            Map.entry(
                    "report",
                    Set.of(
                            "action",
                            "alert",
                            "drift",
                            "estimate",
                            "fairness",
                            "history",
                            "performance",
                            "profile",
                            "quality",
                            "internal.cells",
                            "internal.evaluate",
                            "internal.page",
                            "internal.quality",
                            "internal.reference",
                            "internal.report",
                            "internal.window")),
            Map.entry("internal.sketch", Set.of("internal.cells")),
            Map.entry("internal.window", Set.of("internal.cells")),
            Map.entry("internal.watch", Set.of("health", "internal.attach", "internal.store")),
            Map.entry("internal.reference", Set.of("profile", "internal.cells", "internal.sketch")),
            Map.entry("internal.snapshot", Set.of("internal.cells", "internal.window")),
            Map.entry("internal.evaluate", Set.of("drift", "internal.cells", "internal.window")),
            Map.entry(
                    "internal.quality",
                    Set.of("drift", "quality", "internal.cells", "internal.watch", "internal.window")),
            Map.entry(
                    "internal.series",
                    Set.of(
                            "alert",
                            "drift",
                            "history",
                            "quality",
                            "metrics",
                            "profile",
                            "internal.cells",
                            "internal.evaluate",
                            "internal.quality",
                            "internal.reference",
                            "internal.snapshot",
                            "internal.traffic",
                            "internal.watch",
                            "internal.window")));

    @ArchTest
    static void packages_useThoseOfTheFloorsBelow(JavaClasses classes) {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = type.getPackageName();
            if (from.equals(FRONT)) {
                continue;
            }
            Set<String> its = used.computeIfAbsent(from.substring(FRONT.length() + 1), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .filter(to -> to.startsWith(FRONT + ".") && !to.equals(from))
                    .forEach(to -> its.add(to.substring(FRONT.length() + 1)));
        }

        assertThat(used.keySet()).isEqualTo(FLOORS.keySet());
        assertThat(used)
                .allSatisfy((name, its) -> assertThat(FLOORS.get(name)).as(name).containsAll(its));
    }

    /**
     * What is public takes nothing from the front door, so that it can be used without a monitor; reports are of one.
     */
    @ArchTest
    static final ArchRule publicPackages_doNotUseTheFrontDoor = noClasses()
            .that()
            .resideInAnyPackage(
                    FRONT + ".action",
                    FRONT + ".alert",
                    FRONT + ".drift",
                    FRONT + ".fairness",
                    FRONT + ".history",
                    FRONT + ".performance",
                    FRONT + ".estimate",
                    FRONT + ".quality",
                    FRONT + ".health",
                    FRONT + ".metrics",
                    FRONT + ".profile",
                    FRONT + ".webhook")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FRONT);

    private static final int MAX_CIRCLE = 3;

    /** A front door to seven classes that make, read and write it. To be undone; then this line goes. */
    private static final String TOO_ROUND = FRONT + ".profile.Profile";

    /** No circle of classes leaves its package, and none is of more than three. */
    @ArchTest
    static void classes_circlesOfThem_areSmallAndWithinOnePackage(JavaClasses classes) {
        List<Set<String>> cycles = cycles(classes);

        assertThat(cycles).isNotEmpty(); // else they are not found
        assertThat(cycles).allSatisfy(cycle -> {
            assertThat(cycle.stream()
                            .map(name -> name.substring(0, name.lastIndexOf('.')))
                            .distinct())
                    .as("packages of %s", cycle)
                    .hasSize(1);
            assertThat(cycle.contains(TOO_ROUND) || cycle.size() <= MAX_CIRCLE)
                    .as("%s", cycle)
                    .isTrue();
        });
    }

    /** Classes that reach one another, nested ones counted as the class they are in. */
    private static List<Set<String>> cycles(JavaClasses classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> used = uses.computeIfAbsent(outermost(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf()
                    .forEach(dependency -> used.add(outermost(dependency.getTargetClass())));
        }
        Map<String, Set<String>> reached = new TreeMap<>();
        uses.keySet().forEach(name -> reached.put(name, reach(name, uses)));
        List<Set<String>> cycles = new ArrayList<>();
        reached.forEach((name, others) -> {
            Set<String> cycle = others.stream()
                    .filter(other -> reached.getOrDefault(other, Set.of()).contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            cycle.add(name);
            if (cycle.size() > 1 && !cycles.contains(cycle)) {
                cycles.add(cycle);
            }
        });
        return cycles;
    }

    private static Set<String> reach(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.remove(open.size() - 1), Set.of())) {
                if (!next.equals(from) && reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }

    private static String outermost(JavaClass type) {
        return type.getBaseComponentType().getName().replaceAll("\\$.*", "");
    }

    // ---- what a reader is told

    @ArchTest
    static void publicPackages_stayReadable(JavaClasses classes) {
        Map<String, Long> publicTypes = classes.stream()
                .filter(type -> !type.getPackageName().startsWith(INTERNAL))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(publicTypes).containsKey(FRONT);
        assertThat(publicTypes)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_PUBLIC_TYPES));
    }

    @ArchTest
    static void exports_areThePackagesThatAreNotInternal(JavaClasses classes) throws URISyntaxException {
        Set<String> packages = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.startsWith(INTERNAL))
                .collect(Collectors.toSet());

        assertThat(module(ModelMonitor.class, "io.mlprod.monitoring").exports().stream()
                        .filter(exported -> !exported.isQualified())
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(packages);
    }

    /** Core exports its internals to those who use them. */
    @ArchTest
    static void internalsOfCore_thatAreUsed_areExportedToUs(JavaClasses ours) throws URISyntaxException {
        Set<String> used = ours.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("io.mlprod.internal"))
                .collect(Collectors.toSet());

        assertThat(module(ModelHandle.class, "io.mlprod.core").exports().stream()
                        .filter(exported -> exported.targets().contains("io.mlprod.monitoring"))
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static ModuleDescriptor module(Class<?> of, String name) throws URISyntaxException {
        Path place =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        return ModuleFinder.of(place).find(name).orElseThrow().descriptor();
    }
}
