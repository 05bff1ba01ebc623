using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rx.Torrent.Tests.PublicApi;

/// <summary>Writes the members of a type as C# declares them, without their bodies.</summary>
internal sealed class MemberSignatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Equality"] = "==", ["op_Inequality"] = "!=", ["op_LessThan"] = "<", ["op_GreaterThan"] = ">", ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=", ["op_Addition"] = "+", ["op_Subtraction"] = "-", ["op_UnaryNegation"] = "-", ["op_Multiply"] = "*",
        ["op_Division"] = "/", ["op_Modulus"] = "%", ["op_BitwiseAnd"] = "&", ["op_BitwiseOr"] = "|", ["op_ExclusiveOr"] = "^",
        ["op_OnesComplement"] = "~", ["op_LogicalNot"] = "!", ["op_LeftShift"] = "<<", ["op_RightShift"] = ">>", ["op_Increment"] = "++", ["op_Decrement"] = "--",
    };

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The members of a type that its users or heirs see, one a line: fields, constructors, properties, events, methods, operators.</summary>
    public IEnumerable<string> Of(Type type)
    {
        if (type.IsEnum) return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(EnumMember);
        if (IsDelegate(type)) return [];
        var isRecord = IsRecord(type);
        return
        [
            .. Sorted(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly), Field),
            .. Sorted(type.GetConstructors(Declared).Where(method => IsVisible(method) && !(isRecord && IsCopy(method))), method => Constructor(type, method)),
            .. Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible) && !(isRecord && property.Name == "EqualityContract")), Property),
            .. Sorted(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)), Event),
            .. Sorted(type.GetMethods(Declared).Where(method => IsVisible(method) && IsWritten(method) && !(isRecord && method.Name == "PrintMembers")), Method),
        ];
    }

    /// <summary>The parameters of a method in parentheses.</summary>
    public string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Parameter).ToArray();
        if (method.IsDefined(typeof(ExtensionAttribute))) parameters[0] = "this " + parameters[0];
        return $"({string.Join(", ", parameters)})";
    }

    public string Return(MethodInfo method) => ByRef(method.ReturnParameter) + TypeNames.Write(method.ReturnType, _nullability.Create(method.ReturnParameter));

    public static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    public static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static IEnumerable<string> Sorted<T>(IEnumerable<T> members, Func<T, string> write) where T : MemberInfo =>
        members.Select(member => (member.Name, Text: write(member))).OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Text, StringComparer.Ordinal).Select(member => member.Text);

    private static bool IsCopy(ConstructorInfo method) => method.GetParameters() is [var only] && only.ParameterType == method.DeclaringType;

    private static string EnumMember(FieldInfo field) =>
        string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)},");

    private string Field(FieldInfo field)
    {
        var modifiers = field switch { { IsLiteral: true } => "const ", { IsStatic: true, IsInitOnly: true } => "static readonly ", { IsStatic: true } => "static ", { IsInitOnly: true } => "readonly ", _ => "" };
        var value = field.IsLiteral ? $" = {Constant(field.GetRawConstantValue())}" : "";
        return $"{(field.IsPublic ? "public" : "protected")} {modifiers}{TypeNames.Write(field.FieldType, _nullability.Create(field))} {field.Name}{value};";
    }

    private string Constructor(Type type, ConstructorInfo method) => $"{Access(method)}{TypeNames.Declared(type).Split('<')[0]}{Parameters(method)};";

    private string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(true).First(IsVisible);
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? (IsInit(setter) ? " init;" : " set;") : "";
        var type = TypeNames.Write(property.PropertyType, _nullability.Create(property));
        return $"{Access(accessor)}{Modifiers(accessor)}{required}{ByRef(property.GetMethod?.ReturnParameter)}{type} {index} {{{get}{set} }}";
    }

    private string Event(EventInfo e) =>
        $"{Access(e.AddMethod!)}{Modifiers(e.AddMethod!)}event {TypeNames.Write(e.EventHandlerType!, _nullability.Create(e))} {e.Name};";

    private string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? method.GetGenericArguments() : [];
        var parameters = generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(type => type.Name))}>";
        var start = Access(method) + Modifiers(method);
        return method.Name switch
        {
            "op_Implicit" => $"{start}implicit operator {Return(method)}{Parameters(method)};",
            "op_Explicit" => $"{start}explicit operator {Return(method)}{Parameters(method)};",
            _ => $"{start}{Return(method)} {(Operators.TryGetValue(method.Name, out var sign) ? "operator " + sign : method.Name)}{parameters}{Parameters(method)}{TypeNames.Constraints(generic)};",
        };
    }

    private string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out " : parameter.IsIn && parameter.ParameterType.IsByRef ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{many}{passing}{TypeNames.Write(parameter.ParameterType, _nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue is { } value
        ? parameter.ParameterType.IsEnum ? $"({parameter.ParameterType.Name}){Constant(value)}" : Constant(value)
        : Constant(null, parameter.ParameterType);

    private static string Constant(object? value, Type? type = null) => value switch
    {
        null => type is { IsValueType: true } && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string ByRef(ParameterInfo? parameter) =>
        parameter?.ParameterType.IsByRef != true ? "" : parameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ";

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic) return method.DeclaringType!.IsInterface && method.IsAbstract ? "static abstract " : "static ";
        if (method.DeclaringType!.IsInterface) return method.IsAbstract ? "" : "virtual ";
        if (method.GetBaseDefinition() != method) return method.IsFinal ? "sealed override " : method.IsAbstract ? "abstract override " : "override ";
        return method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Accessors have their property; what the compiler writes for a record says nothing new.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
