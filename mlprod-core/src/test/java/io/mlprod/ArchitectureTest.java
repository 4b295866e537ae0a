package io.mlprod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds the directions between packages: front door → internal → feature packages → model. */
@AnalyzeClasses(packages = "io.mlprod", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MAX_PUBLIC_TYPES = 14;
    private static final int MAX_CIRCLE = 3;

    /**
     * Words for people, the log, and files that end may be needed anywhere; what makes them depends on next to nothing.
     */
    private static DescribedPredicate<JavaClass> oursExcept(String... allowed) {
        return JavaClass.Predicates.resideInAPackage("io.mlprod..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                        "io.mlprod.internal.text",
                        "io.mlprod.internal.log",
                        "io.mlprod.internal.files",
                        "io.mlprod.internal.checks")))
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed)));
    }

    private static ArchRule only(String from, String... allowed) {
        return noClasses().that().resideInAPackage(from).should().dependOnClassesThat(oursExcept(allowed));
    }

    @ArchTest
    static final ArchRule model_dependsOnNothingOfOurs = only("io.mlprod.model", "io.mlprod.model");

    @ArchTest
    static final ArchRule error_dependsOnProvenanceOnly =
            only("io.mlprod.error", "io.mlprod.error", "io.mlprod.provenance");

    @ArchTest
    static final ArchRule provenance_dependsOnNothingOfOurs = only("io.mlprod.provenance", "io.mlprod.provenance");

    @ArchTest
    static final ArchRule validation_dependsOnRecordAnnotationsOnly =
            only("io.mlprod.validation", "io.mlprod.validation", "io.mlprod.record");

    @ArchTest
    static final ArchRule record_dependsOnNothingOfOurs = only("io.mlprod.record", "io.mlprod.record");

    @ArchTest
    static final ArchRule lifecycle_dependsOnVocabularyOnly = only(
            "io.mlprod.lifecycle", "io.mlprod.lifecycle", "io.mlprod.model", "io.mlprod.error", "io.mlprod.shadow");

    @ArchTest
    static final ArchRule observe_dependsOnVocabularyOnly = only(
            "io.mlprod.observe",
            "io.mlprod.observe",
            "io.mlprod.model",
            "io.mlprod.error",
            "io.mlprod.provenance",
            "io.mlprod.batching",
            "io.mlprod.cache",
            "io.mlprod.routing",
            "io.mlprod.rollout",
            "io.mlprod.experiment",
            "io.mlprod.shadow",
            "io.mlprod.lifecycle");

    @ArchTest
    static final ArchRule cache_dependsOnNothingOfOurs = only("io.mlprod.cache", "io.mlprod.cache");

    @ArchTest
    static final ArchRule admission_dependsOnNothingOfOurs = only("io.mlprod.admission", "io.mlprod.admission");

    @ArchTest
    static final ArchRule batching_dependsOnNothingOfOurs = only("io.mlprod.batching", "io.mlprod.batching");

    @ArchTest
    static final ArchRule spi_dependsOnVocabularyOnly =
            only("io.mlprod.spi", "io.mlprod.spi", "io.mlprod.model", "io.mlprod.error", "io.mlprod.lifecycle");

    @ArchTest
    static final ArchRule routing_dependsOnVocabularyOnly =
            only("io.mlprod.routing", "io.mlprod.routing", "io.mlprod.model");

    @ArchTest
    static final ArchRule rollout_dependsOnRoutingAndStatisticsOnly = only(
            "io.mlprod.rollout",
            "io.mlprod.rollout",
            "io.mlprod.routing",
            "io.mlprod.model",
            "io.mlprod.error",
            "io.mlprod.internal.statistics");

    @ArchTest
    static final ArchRule experiment_dependsOnRoutingOnly = only(
            "io.mlprod.experiment", "io.mlprod.experiment", "io.mlprod.routing", "io.mlprod.model", "io.mlprod.error");

    @ArchTest
    static final ArchRule evaluation_dependsOnNothingOfOurs = only("io.mlprod.evaluation", "io.mlprod.evaluation");

    @ArchTest
    static final ArchRule shadow_dependsOnVocabularyOnly =
            only("io.mlprod.shadow", "io.mlprod.shadow", "io.mlprod.model");

    @ArchTest
    static final ArchRule statistics_dependOnNothingOfOurs =
            only("io.mlprod.internal.statistics", "io.mlprod.internal.statistics");

    /** The values of a call may go down; what holds all together may not. */
    @ArchTest
    static final ArchRule internal_doesNotKnowTheHandle = noClasses()
            .that()
            .resideInAPackage("io.mlprod.internal..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ModelHandle.class, ModelHandleBuilder.class);

    /** Who may use the front door's values: the three rooms behind it. */
    @ArchTest
    static final ArchRule frontDoorsValues_areForTheRoomsBehindIt = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.mlprod",
                    "io.mlprod.internal.serving",
                    "io.mlprod.internal.traffic",
                    "io.mlprod.internal.versions")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.mlprod"));

    @ArchTest
    static final ArchRule serving_doesNotKnowTheRoomsAbove = noClasses()
            .that()
            .resideInAPackage("io.mlprod.internal.serving")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.mlprod.internal.traffic", "io.mlprod.internal.versions");

    @ArchTest
    static final ArchRule traffic_doesNotKnowTheRoomAbove = noClasses()
            .that()
            .resideInAPackage("io.mlprod.internal.traffic")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.mlprod.internal.versions");

    @ArchTest
    static final ArchTests clocks = ArchTests.in(NanoTimeRules.class);

    @ArchTest
    static final ArchRule time_dependsOnNothingOfOurs = only("io.mlprod.time", "io.mlprod.time");

    /** No circle of classes leaves its package, and none is of more than three. */
    @ArchTest
    static void classes_circlesOfThem_areSmallAndWithinOnePackage(JavaClasses ours) {
        assertThat(ClassCircles.of(ours)).allSatisfy(circle -> {
            assertThat(circle).hasSizeLessThanOrEqualTo(MAX_CIRCLE);
            assertThat(circle.stream().map(JavaClass::getPackageName).distinct())
                    .as("%s", circle)
                    .hasSize(1);
        });
    }

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.mlprod.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onnxRuntime_hasOneImporter = onlyIn("ai.onnxruntime..", "io.mlprod.internal.onnx");

    @ArchTest
    static final ArchRule regularExpressions_haveOneImporter = onlyIn("com.google.re2j..", "io.mlprod.validation");

    @ArchTest
    static final ArchRule text_dependsOnNothingOfOurs = only("io.mlprod.internal.text", "io.mlprod.internal.text");

    @ArchTest
    static final ArchRule checks_dependOnNothingOfOurs = only("io.mlprod.internal.checks", "io.mlprod.internal.checks");

    @ArchTest
    static final ArchRule files_dependOnNothingOfOurs = only("io.mlprod.internal.files", "io.mlprod.internal.files");

    @ArchTest
    static final ArchRule log_dependsOnErrorsOnly =
            only("io.mlprod.internal.log", "io.mlprod.internal.log", "io.mlprod.error");

    /** Else a line could have control characters or values of an input in it. Exposures are lines of JSON. */
    @ArchTest
    static final ArchRule slf4j_hasOneImporterBesidesExposures =
            onlyIn("org.slf4j..", "io.mlprod.internal.log", "io.mlprod.routing");

    @ArchTest
    static final ArchRule jacksonsParser_isWhereFilesAreReadAndWritten = onlyIn(
            "com.fasterxml.jackson.core..",
            "io.mlprod.validation",
            "io.mlprod.routing",
            "io.mlprod.rollout",
            "io.mlprod.internal.equivalence");

    @ArchTest
    static final ArchRule jacksonsMapper_isWhereFilesAreReadAndWritten = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.mlprod.validation", "io.mlprod.routing", "io.mlprod.rollout", "io.mlprod.internal.equivalence")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(com.fasterxml.jackson.databind.ObjectMapper.class);

    @ArchTest
    static final ArchRule jacksonsAnnotations_areOnWhatHostsMaySendOn = onlyIn(
            "com.fasterxml..annotation..",
            "io.mlprod",
            "io.mlprod.model",
            "io.mlprod.error",
            "io.mlprod.provenance",
            "io.mlprod.cache",
            "io.mlprod.batching",
            "io.mlprod.lifecycle",
            "io.mlprod.observe");

    @ArchTest
    static final ArchRule caffeine_isWhereThingsAreRemembered = onlyIn(
            "com.github.benmanes..",
            "io.mlprod.internal.cache",
            "io.mlprod.internal.exposure",
            "io.mlprod.internal.rollout");

    @ArchTest
    static final ArchRule hash4j_isWhereThingsAreHashedOrCounted =
            onlyIn("com.dynatrace..", "io.mlprod.internal.cache", "io.mlprod.internal.routing");

    @ArchTest
    static final ArchRule sql_hasOneImporter = noClasses()
            .that()
            .resideOutsideOfPackage("io.mlprod.rollout")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule internalRouting_dependsOnVocabularyOnly =
            only("io.mlprod.internal.routing", "io.mlprod.internal.routing", "io.mlprod.routing", "io.mlprod.model");

    @ArchTest
    static final ArchRule exposureQueue_dependsOnVocabularyOnly = only(
            "io.mlprod.internal.exposure",
            "io.mlprod.internal.exposure",
            "io.mlprod.internal.threads",
            "io.mlprod.routing",
            "io.mlprod.model",
            "io.mlprod.time");

    @ArchTest
    static void publicPackages_stayReadable(JavaClasses ours) {
        Map<String, Long> publicTypes = ours.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.isTopLevelClass() && !type.getPackageName().contains(".internal"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(publicTypes)
                .isNotEmpty()
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_PUBLIC_TYPES));
    }
}
