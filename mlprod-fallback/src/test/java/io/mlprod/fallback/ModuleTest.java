package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the module shows to whom; {@link ArchitectureTest} holds what core shows to it. */
class ModuleTest {

    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target/classes"))
            .find("io.mlprod.fallback")
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
    void opens_areNone() {
        assertThat(module.opens()).isEmpty();
    }
}
