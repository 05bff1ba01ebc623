using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>Finds the public members of a library that hand out a stream.</summary>
internal static class StreamMembers
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<MemberInfo> In(IEnumerable<Type> types) =>
        types.Where(type => type.IsVisible).SelectMany(type => type.GetMembers(Declared)).Where(member => TypeOf(member) is { } type && IsStream(type));

    /// <summary>True for an extension method from a stream to a stream: as hot as its source, so a picture says more than the four facts.</summary>
    public static bool IsOperator(MemberInfo member) =>
        member is MethodInfo method && method.IsDefined(typeof(ExtensionAttribute)) && TakesStream(method);

    /// <summary>True for a method that makes a stream of a stream, such as a stage of a plugin.</summary>
    public static bool TakesStream(MemberInfo member) =>
        member is MethodInfo method && method.GetParameters() is [var first, ..] && IsStream(first.ParameterType);

    private static bool IsStream(Type type) =>
        type.GetInterfaces().Append(type).Any(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IObservable<>));

    private static Type? TypeOf(MemberInfo member) => member switch
    {
        PropertyInfo { GetMethod: { } get } property when IsVisible(get) => property.PropertyType,
        FieldInfo { IsPublic: true } field => field.FieldType,
        MethodInfo { IsSpecialName: false } method when IsVisible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute)) => method.ReturnType,
        _ => null,
    };

    private static bool IsVisible(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
