package io.mlprod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.testing.InjectionSamples.Claim;
import io.mlprod.testing.InjectionSamples.Risk;
import io.mlprod.testing.fake.ScriptedModel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Classes that are run only by {@link Kit}: Spring's extension before ours and after it. */
final class SpringSamples {

    private SpringSamples() {}

    @Configuration
    static class App {

        /** A model of the application, which stays open as long as Spring keeps the context. */
        @Bean(destroyMethod = "close")
        ModelHandle<Claim, Risk> bean() {
            return ScriptedModel.of(Claim.class, Risk.class)
                    .otherwise(new Risk(0.5))
                    .handle();
        }

        @Bean(destroyMethod = "shutdownNow")
        ExecutorService pool() {
            return Executors.newFixedThreadPool(1);
        }
    }

    @ContextConfiguration(classes = App.class)
    abstract static class Base {

        @Autowired
        private ModelHandle<Claim, Risk> bean;

        @FakeModel
        private ScriptedModel<Claim, Risk> fake;

        @Test
        void both(
                @Autowired ExecutorService pool,
                ApplicationContext context,
                @FakeModel(name = "other") ModelHandle<Claim, Risk> ours)
                throws Exception {
            assertThat(context.getBean(ModelHandle.class)).isSameAs(bean).isNotSameAs(ours);
            assertThat(bean.predict(new Claim(1)).value().score()).isEqualTo(0.5);
            assertThat(pool.submit(() -> fake.otherwise(new Risk(1)).handle().predict(new Claim(1)))
                            .get()
                            .value()
                            .score())
                    .isEqualTo(1);
        }
    }

    @MlprodTest
    @ExtendWith(SpringExtension.class)
    static class OursFirst extends Base {}

    @ExtendWith(SpringExtension.class)
    @MlprodTest
    static class SpringFirst extends Base {

        @Test
        void leaks() {
            LeakSamples.open();
        }
    }
}
