package io.mlprod.fallback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Holds what the module may use, and where. */
@AnalyzeClasses(packages = "io.mlprod.fallback", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static ArchRule onlyIn(Class<?> place, String library) {
        return noClasses()
                .that()
                .doNotBelongToAnyOf(place)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule resilience4j_isBehindOurInterface =
            onlyIn(ResilienceBreaker.class, "io.github.resilience4j..");

    @ArchTest
    static final ArchRule hdrHistogram_hasOneImporter = onlyIn(LatencyPercentile.class, "org.HdrHistogram..");

    @ArchTest
    static final ArchRule caffeine_hasOneImporter = onlyIn(LastKnownGoodTier.class, "com.github.benmanes..");

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

    @Test
    void publicTypes_stayReadable() {
        long publicTypes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.mlprod.fallback").stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .count();

        assertThat(publicTypes).isBetween(1L, 14L);
    }
}
