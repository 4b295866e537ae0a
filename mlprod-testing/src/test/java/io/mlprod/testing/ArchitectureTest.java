package io.mlprod.testing;

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

/** Holds what the module may use, and where: each package does its job alone, and each library has its packages. */
@AnalyzeClasses(locations = ArchitectureTest.Ours.class)
class ArchitectureTest {

    /** The module's own classes; a search for its packages would look into each library. */
    static final class Ours implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(Location.of(
                    MlprodTest.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }

    private static final String FRONT = "io.mlprod.testing";
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

    /** Only hosts that write jqwik's properties have it. */
    @ArchTest
    static final ArchRule jqwik_isInTheArbitraries = noClasses()
            .that()
            .doNotHaveSimpleName("ModelArbitraries")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.jqwik..");

    @ArchTest
    static final ArchRule jackson_isWhereJsonIs = onlyIn(
            "com.fasterxml.jackson..",
            FRONT + ".data",
            FRONT + ".evaluate",
            FRONT + ".fake",
            FRONT + ".golden",
            INTERNAL + "files");

    @ArchTest
    static final ArchRule jte_isInThePage = onlyIn("gg.jte..", INTERNAL + "page..");

    @ArchTest
    static final ArchRule fastCsv_isWhereCsvIsRead = onlyIn("de.siegmar..", FRONT + ".data");

    @ArchTest
    static final ArchRule commonsStatistics_isWhereNumbersAreJudged =
            onlyIn("org.apache.commons..", FRONT + ".data", FRONT + ".traffic");

    /** Hosts need not have these modules. */
    @ArchTest
    static final ArchRule otherModules_areWhereTheyAreOptional =
            onlyIn("io.mlprod.monitoring..", FRONT, FRONT + ".assertion", FRONT + ".contract");

    // ---- floors and circles

    /** What a package may use of ours. */
    private static final Map<String, Set<String>> FLOORS = Map.ofEntries(
            Map.entry("fake", Set.of("internal.mistake")),
            Map.entry("fault", Set.of("fake", "internal.record")),
            Map.entry("assertion", Set.of("fake", "internal.record")),
            Map.entry("internal.inject", Set.of("fake", "golden", "internal.mistake")),
            Map.entry("internal.mistake", Set.of()),
            Map.entry("golden", Set.of("internal.files", "internal.record")),
            Map.entry("internal.files", Set.of()),
            Map.entry("data", Set.of("internal.record")),
            Map.entry("evaluate", Set.of("data", "internal.page")),
            Map.entry("internal.page", Set.of()),
            Map.entry("internal.page.templates", Set.of("internal.page")),
            Map.entry("internal.record", Set.of()),
            Map.entry("metamorphic", Set.of("data", "internal.record")),
            Map.entry("property", Set.of("internal.record")),
            Map.entry("traffic", Set.of("fake")),
            Map.entry("latency", Set.of()),
            Map.entry("contract", Set.of("fake")));

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

    private static final int MAX_CIRCLE = 3;

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
            assertThat(cycle).hasSizeLessThanOrEqualTo(MAX_CIRCLE);
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

        assertThat(module(MlprodTest.class, "io.mlprod.testing").exports().stream()
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
                        .filter(exported -> exported.targets().contains("io.mlprod.testing"))
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static ModuleDescriptor module(Class<?> of, String name) throws URISyntaxException {
        Path place =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        return ModuleFinder.of(place).find(name).orElseThrow().descriptor();
    }
}
