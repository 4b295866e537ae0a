package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the module shows to whom. */
class ModuleTest {

    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target/classes"))
            .find("io.mlprod.core")
            .orElseThrow()
            .descriptor();

    @Test
    void exports_toEveryone_areThePublicPackages() {
        assertThat(module.exports().stream()
                        .filter(exported -> !exported.isQualified())
                        .map(Exports::source))
                .containsExactlyInAnyOrderElementsOf(module.packages().stream()
                        .filter(name -> !name.contains(".internal"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void exports_ofInternalPackages_areForOurOtherModulesOnly() {
        assertThat(module.exports().stream().filter(Exports::isQualified))
                .allSatisfy(exported ->
                        assertThat(exported.targets()).allMatch(name -> name.startsWith("io.mlprod."), "is ours"));
    }

    @Test
    void opens_areNone() {
        assertThat(module.opens()).isEmpty();
    }
}
