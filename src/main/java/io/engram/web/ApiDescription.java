package io.engram.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What {@code /v3/api-docs} says beyond what the controllers do: a title, an example for everything, the problems. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    @Bean
    OpenAPI engramApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Engram")
                        .version("v1")
                        .description("Post an experiment definition, watch it train, download the best checkpoint."
                                + " Times are RFC 3339 in UTC; ids are opaque and sort by age. Errors are problems as"
                                + " in RFC 9457."));
    }

    /** The names as they are on the wire. Springdoc reads Jackson 2 and so misses the setting that Jackson 3 has. */
    @Bean
    ModelResolver snakeCaseNames(ObjectMapperProvider springdoc) {
        return new ModelResolver(
                        springdoc.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                .openapi31(true);
    }

    @Bean
    OpenApiCustomizer examples(JsonMapper json) {
        ApiExamples examples = new ApiExamples(json);
        ApiProblems problems = new ApiProblems(examples);
        return api -> {
            api.getComponents().addSchemas("Problem", ApiProblems.schema());
            // What is posted is a definition, not the record that holds its text.
            api.getComponents().addSchemas("PostedText", definition());
            api.getComponents().addSchemas("JsonNode", definition());
            api.getPaths()
                    .forEach((path, item) -> item.readOperations().forEach(operation -> {
                        problems.addTo(path, operation);
                        examples.addTo(operation);
                    }));
        };
    }

    private static Schema<?> definition() {
        return new Schema<Object>()
                .types(Set.of("object"))
                .description("An experiment definition; /api/v1/catalog has what it may contain.");
    }
}
