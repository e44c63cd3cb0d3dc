using System.Collections.Frozen;

namespace Vigie.Server.Platform.Security;

/// <summary>What people try first, in French and in English: words, names, places, teams, rows of keys. Small letters, without
/// accents.</summary>
internal static class CommonPasswords
{
    private const string Words = """
        password passwords passwd passw passe passer motdepasse motpasse mdp monmotdepasse lemotdepasse nouveaumotdepasse changemoi
        changezmoi changeme changeit letmein letmeinplease welcome welcomeback bienvenue bonjour bonsoir salut coucou bonjourtoi hello
        helloworld goodmorning goodbye aurevoir secret secrets supersecret topsecret monsecret admin administrator administrateur
        adminadmin administration sysadmin root rootroot toor superuser superadmin user username utilisateur guest invite visiteur test
        tester testing testtest essai demo default defaut defaultpassword temp temporary temporaire temppassword provisoire passwordtemp
        login connexion signin access acces accesslibre master maitre system systeme azerty azertyu azertyui azertyuio azertyuiop
        azertyazerty qsdfgh qsdfghjkl qsdfghjklm wxcvbn azeqsd azeqsdwxc aqwzsx aqwzsxedc aqzsed qwerty qwertyu qwertyui qwertyuio
        qwertyuiop qwertz qwertzuiop asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qwaszx
        poiuytreza poiuytrewq lkjhgfdsa mlkjhgfdsq mnbvcxz nbvcxw abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijk
        abcdefghijkl abcabc aabbcc aaabbb abcxyz abcd1234 azer azer1234 azerty123 qwerty123 qwer1234 asdf1234 a1b2c3d4 a1b2c3d4e5
        1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1q2w3e 1qaz2wsx 1qaz2wsx3edc zaq12wsx q1w2e3r4 a1z2e3r4 1a2z3e4r 1a2z3e4r5t iloveyou iloveu
        ilovemyself ilovegod jetaime jetadore jtaime moncoeur monamour moncheri macherie chouchou loulou doudou cheri cherie amour
        amoureux love lover lovers lovely loveme loveyou princess princesse prince sunshine soleil monsoleil moonlight lune etoile stars
        star superstar starwars football footballer foot baseball basketball basket hockey soccer tennis rugby handball volleyball golf
        golfer sports sport karate judo boxing monkey singe dragon dragons tiger tigre lion lions panther wolf loup eagle aigle falcon
        faucon bear ours dolphin dauphin horse cheval chevaux chien chiens chat chaton minou minette lapin poussin souris papillon
        butterfly kitten kitty hellokitty puppy tortue crevette cochon canard poulet pigeon hibou chouette batman superman spiderman
        ironman hulk wonderwoman avengers pokemon pikachu naruto goku mario luigi zelda minecraft fortnite warcraft starcraft
        playstation nintendo xbox harrypotter gandalf matrix terminator rambo rocky jamesbond bond007 agent007 tintin asterix obelix
        snoopy garfield mickey mickeymouse donald scooby simpson homer batmobile goldfish freedom liberte egalite fraternite
        vivelafrance vivelequebec vivelavie lavie labelle labellevie cestlavie lavieestbelle toujours jamais bonheur bonjourlemonde
        lemonde espoir courage paix peace victoire victory champion champions winner gagnant numberone numero1 chance fortune lucky
        money argent dollar dollars euros million millionaire business entreprise company societe bureau office travail boulot work
        manager patron directeur boss chef secretaire comptable compta commercial vente ventes magasin boutique stock stocks entrepot
        depot usine atelier machine machines batterie batteries battery energie energy electric electrique electricite lithium tracking
        trackingbms vigie vigilance maintenance technicien technique client clients responsable operateur operator fournisseur support
        helpdesk service services serveur server network reseau internet wifi wireless router routeur computer ordinateur laptop
        portable telephone phone mobile samsung iphone android apple google facebook instagram whatsapp twitter youtube microsoft
        windows linux ubuntu debian oracle postgres postgresql mysql database cisco hewlett lenovo toshiba sony yamaha honda toyota
        peugeot renault citroen mercedes bmw audi porsche ferrari lamborghini mustang corvette camaro harley harleydavidson ducati
        volkswagen hyundai nissan jaguar bugatti michael jennifer jessica michelle daniel ashley nicole matthew joshua andrew anthony
        robert thomas william charlie george jordan hunter buster jackson maggie ginger pepper cookie cookies chocolate chocolat caramel
        vanille nutella orange banane banana cerise fraise cherry apple123 pomme ananas citron lemon mango peach coffee cafe poutine
        couscous tajine thieboudienne fromage baguette croissant biere whisky vodka vin marie marion camille julie julien nicolas
        alexandre alexandra antoine maxime guillaume sebastien stephane stephanie christophe christine christian philippe patrick pascal
        laurent laurence sophie celine isabelle nathalie caroline charlotte mathieu mathilde pierre pauline thibault thibaut vincent
        valentin valentine victor romain remi quentin kevin jeremy jerome florian fabien francois francoise frederic emilie elodie
        audrey aurelie benjamin caroline1 clement damien david dominique gabriel gabrielle genevieve gerard gilles jacques jeanne
        jeanpierre jeanluc jeanmarie leo lucas louise margaux manon martin martine maurice melanie monique mohamed mohammed muhammad
        ahmed abdallah abdou fatima fatou khadija aicha aminata mamadou ibrahima ousmane moussa cheikh youssef yassine hassan hicham
        karim rachid omar samira nadia salma meriem hamza bilal ilyas anas zineb imane paris marseille lyon toulouse bordeaux lille
        nantes nice strasbourg montreal quebec laval gatineau sherbrooke longueuil canada ontario toronto ottawa vancouver casablanca
        rabat marrakech agadir tanger fes meknes maroc morocco dakar thies senegal saintlouis touba afrique africa france french
        francais francaise belgique bruxelles suisse geneve london londres newyork boston chicago california texas america usa brasil
        espana italia deutschland canadien canadiens habs nordiques alouettes psg olympiquedemarseille om raja wydad realmadrid
        barcelona barcelone fcbarcelona juventus arsenal chelsea liverpool manchester manchesterunited zidane ronaldo messi mbappe
        neymar henry beckham gretzky cowboys yankees lakers steelers eagles packers rangers raiders january february march april june
        july august september october november december janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
        monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche spring summer
        autumn winter printemps ete automne hiver noel joyeuxnoel merrychristmas christmas santa happynewyear bonneannee anniversaire
        birthday happybirthday vacances holiday weekend maison home homesweethome famille family maman mamans papa papamaman mamanpapa
        mere pere frere soeur fils fille bebe baby babygirl babyboy enfant enfants mother father brother sister friend friends ami amis
        amitie bestfriend copain copine boyfriend girlfriend mylove myself sexy sexygirl hottie beautiful beaute belle pretty gorgeous
        angel ange anges angels devil diable heaven paradise paradis jesus jesuschrist christ dieu inchallah inshallah bismillah allah
        alhamdulillah hamdoulillah mashallah allahuakbar god church bible blessed faith grace maria mariamarie whatever nothing rien
        anything something idontknow jenesaispas dontknow forgot forgotten oublie jaioublie nopassword sanspassword aucun none null
        undefined trustno fuckyou fuckoff fuck shit merde putain connard salope batard asshole bitch pussy killer assassin shadow ombre
        darkness ninja samurai pirate cowboy soldier soldat warrior guerrier hacker phoenix thunder tonnerre lightning storm tempete
        fire feu flamme water eau ocean mer montagne mountain river riviere forest foret nature flower flowers fleur fleurs rose roses
        jasmine tulipe marguerite violette orchidee diamond diamant silver golden gold cristal crystal emeraude rubis saphir purple
        violet bleu rouge vert jaune noir blanc blue green yellow black white pink rosebud music musique guitar guitare piano violin
        metallica nirvana beatles slipknot eminem rihanna beyonce madonna michaeljackson celinedion johnny johnnyhallyday dancer danse
        dance cinema movie theatre picture photo photos video camera blink182 mypassword mypass yourpassword thepassword newpassword
        oldpassword userpassword adminpassword rootpassword passwordadmin passwordpassword password1234 passw0rd pass1234 passpass pass
        secure secured security securite securitepassword private prive personnel personal confidential confidentiel important
        opensesame sesame sesameouvretoi abracadabra alakazam cheval2bataille correcthorsebatterystaple correcthorse troubador 123456
        1234567 12345678 123456789 1234567890 0123456789 12345678910 0987654321 987654321 9876543210 87654321 7654321 654321 123123
        123123123 123321 1234321 12344321 112233 11223344 1122334455 111222 111222333 121212 131313 102030 10203040 1020304050 147258
        147258369 159753 159357 741852963 789456 789456123 246810 13579 1357924680 2468101214 314159 31415926 314159265 3141592653
        27182818 271828 101010 202020 010203 01020304 0102030405 20202020 20242024 20252025 20262026 19901990
        """;

    public static readonly FrozenSet<string> All = Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);
}
