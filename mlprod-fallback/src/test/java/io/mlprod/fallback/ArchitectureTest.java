package io.mlprod.fallback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.mlprod.ModelHandle;
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
 * Holds what the module may use, and where: front door → chain → hedge → tier → run → gate, breaker, context → check.
 * Internal packages use the front door's values, never what builds or is a chain.
 */
@AnalyzeClasses(packages = "io.mlprod.fallback", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String FRONT = "io.mlprod.fallback";
    private static final String INTERNAL = FRONT + ".internal.";
    private static final int MAX_PUBLIC_TYPES = 14;
    private static final int MAX_CYCLE = 3;

    private static ArchRule onlyIn(String type, String library) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(INTERNAL + type)
                .and()
                .haveNameNotMatching(".*\\." + type.substring(type.indexOf('.') + 1) + "\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule resilience4j_isBehindOurInterface = noClasses()
            .that()
            .haveNameNotMatching(".*\\.breaker\\.(ResilienceBreaker|CallJudge)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule hdrHistogram_hasOneImporter = onlyIn("hedge.LatencyPercentile", "org.HdrHistogram..");

    @ArchTest
    static final ArchRule caffeine_hasOneImporter = onlyIn("tier.LastKnownGoodTier", "com.github.benmanes..");

    /** Else a line could have control characters or values of an input in it. */
    @ArchTest
    static final ArchRule slf4j_isBehindTheLogOfCore =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..");

    @ArchTest
    static final ArchRule time_isReadThroughTheTimeSource = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    // ---- floors and circles

    @ArchTest
    static final ArchRule internals_dependDownwardOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(INTERNAL + ".")
            .layer("chain")
            .definedBy(INTERNAL + "chain")
            .layer("hedge")
            .definedBy(INTERNAL + "hedge")
            .layer("tier")
            .definedBy(INTERNAL + "tier")
            .layer("run")
            .definedBy(INTERNAL + "run")
            .layer("parts")
            .definedBy(INTERNAL + "gate", INTERNAL + "breaker", INTERNAL + "context")
            .layer("check")
            .definedBy(INTERNAL + "check")
            .whereLayer("chain")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("hedge")
            .mayOnlyBeAccessedByLayers("chain")
            .whereLayer("tier")
            .mayOnlyBeAccessedByLayers("chain", "hedge")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("chain", "hedge", "tier")
            .whereLayer("parts")
            .mayOnlyBeAccessedByLayers("chain", "hedge", "tier", "run")
            .ensureAllClassesAreContainedInArchitectureIgnoring(FRONT);

    @ArchTest
    static final ArchRule internalPackages_haveNoCycles =
            slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internals_knowTheFrontDoorsValuesOnly = noClasses()
            .that()
            .resideInAPackage(INTERNAL + ".")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(FallbackChain.class, FallbackChainBuilder.class, FallbackTiers.class, TierOptions.class);

    @ArchTest
    static void classes_haveNoCyclesAcrossPackagesAndSmallOnesWithin(JavaClasses classes) {
        List<Set<String>> cycles = cycles(classes);

        assertThat(cycles)
                .contains(Set.of(
                        FallbackChain.class.getName(),
                        FallbackChainBuilder.class.getName(),
                        FallbackTiers.class.getName()));
        assertThat(cycles).allSatisfy(cycle -> {
            assertThat(cycle).hasSizeLessThanOrEqualTo(MAX_CYCLE);
            assertThat(cycle.stream()
                            .map(name -> name.substring(0, name.lastIndexOf('.')))
                            .distinct())
                    .as("packages of %s", cycle)
                    .hasSize(1);
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
    static void frontDoor_staysReadable(JavaClasses classes) {
        long publicTypes = classes.stream()
                .filter(type -> type.getPackageName().equals(FRONT))
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(publicTypes).isBetween(1L, (long) MAX_PUBLIC_TYPES);
    }

    /** Core exports them to nobody else, so they are no more than these. */
    @ArchTest
    static void internalsOfCore_thatItsModuleExportsToUs_areWhatWeUse(JavaClasses ours) throws URISyntaxException {
        Path core = Path.of(ModelHandle.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> used = ours.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("io.mlprod.internal"))
                .collect(Collectors.toSet());

        assertThat(ModuleFinder.of(core).find("io.mlprod.core").orElseThrow().descriptor().exports().stream()
                        .filter(exported -> exported.targets().contains("io.mlprod.fallback"))
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(used);
    }
}
