package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.mlprod.ModelHandle;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the module shows to whom, and what core shows to it. */
@AnalyzeClasses(packages = "io.mlprod.fallback", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleTest {

    private static ModuleDescriptor module(Class<?> of, String name) throws URISyntaxException {
        Path place =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        return ModuleFinder.of(place).find(name).orElseThrow().descriptor();
    }

    @Test
    void exports_toEveryone_areThePublicPackages() throws URISyntaxException {
        ModuleDescriptor module = module(FallbackChain.class, "io.mlprod.fallback");

        assertThat(module.exports().stream()
                        .filter(exported -> !exported.isQualified())
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(module.packages().stream()
                        .filter(name -> !name.contains(".internal"))
                        .collect(Collectors.toSet()));
        assertThat(module.opens()).isEmpty();
    }

    @ArchTest
    static void exportsOfCore_toUs_areWhatWeUse(JavaClasses ours) throws URISyntaxException {
        Set<String> used = ours.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("io.mlprod.internal"))
                .collect(Collectors.toSet());

        assertThat(module(ModelHandle.class, "io.mlprod.core").exports().stream()
                        .filter(exported -> exported.targets().contains("io.mlprod.fallback"))
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(used);
    }
}
