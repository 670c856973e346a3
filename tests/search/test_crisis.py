"""The danger words of the handbook: every way of saying it opens urgent help, and ordinary worries do not."""

from __future__ import annotations

import pytest
import yaml

from oap.core.pinned import CrisisWords, read_pinned
from tests.build import ROOT

URGENT = """
i want to kill myself
my son wants to kill him self
he said he wants to kill himself
she keeps saying she'll kill herself
kil myself
i want 2 die
I wanna die
wants to die 8 year old
he says he wishes he was dead
says he wishes he were dead
I wish I was dead
daughter said everyone would be better off without her
better off dead
I dont want to be here anymore
doesnt want to live
she doesn't want to be alive
don't want to wake up
no point living
there is no point in living anymore
life is not worth living
end it all
planning to end his life
ending my life
suicidal
suicidal 13 year old
sucidal thoughts
suicide note
suisidal
suiside
feeling suicidle
he has a plan to kill himself
my friend is going to kill herself
took an overdose
over dose
has taken too many tablets
took a load of paracetamol
swallowed a whole bunch of pills
took all my meds
tried to hang himself
trying to hang herself
tried to jump off a bridge
cut her wrists
cutting really badly
cuts wont stop bleeding
bleeding wont stop
not breathing
he cant breathe
stopped breathing
unconscious
she wont wake up
having a seizure now
seizure wont stop
fit lasting more than 5 minutes
my baby is choking
swallowed a button battery
swallowed magnets
drank bleach
my toddler ate tablets
allergic reaction cant breathe
face swelling up allergic
lips have gone blue
i was raped
someone is touching me
he touches me and says keep it secret
my stepdad hits me
my dad hits me
being abused
i am being abused at home
I think my child is being abused
I might hurt my baby
scared I will hurt my child
shook the baby
he has a knife
son pulled a knife on me
being stabbed
my daughter is missing
missing since last night
ran away and hasn't come home
they are going to force me to marry
forced marriage
fgm
being groomed online
someone online wants nudes
self harm
self-harming at school
selfharm
cutting herself
cuts himself when stressed
scratches her arms until they bleed
someone is hurting me
looking up ways to end her life
she wants to jump out of the window
crisis line number
what is the point of living
""".strip().splitlines()

ORDINARY = """
killing it at maths
dying to start school
bored to death
scared to death of spiders
can't use a knife and fork
holding a knife and fork
knife skills food tech
how long is the waiting list
cutting out shapes with scissors
can't cut with scissors
hates haircuts
cutting and sticking
cuts labels out of clothes
hitting other children
hits other kids at nursery
bites and hits
homework is killing us
this waiting list is killing me
he would kill for a friend
died of embarrassment
my mum died
grandad died how do i tell him
child not coping after his dad died
bereavement
the dog died
death of a parent
worried sick
breathing exercises
breath holding games
asthma breathing
epilepsy care plan at school
seizure training for staff
allergy plan
choking on her words when she talks
bleeding gums
period bleeding at school
battery for hearing aid
hanging around with older kids
hangs upside down off the sofa
jumps off everything
jump in puddles
run away from school gates
runs out of class
missing school
missing lessons for therapy
missing his old school
missing milestones
can't wake him up for school
won't get up for school
touches everything
hates being touched
touching other kids
secret friends club
tablets for adhd
adhd tablets at school
takes tablets at lunch
ipad tablets in class
taking medicine at school
swallowing tablets
poison ivy club
abusive language to staff
swears at teachers
being left out
grooming the dog
marriage breakdown
parents separating
wants to live with dad
doesn't want to go to school
dont want to be at school anymore
he doesnt want to be in class
end of year move
end of term tired
live chat
how do i end the plan
life skills
""".strip().splitlines()


@pytest.fixture(scope="module")
def crisis() -> CrisisWords:
    return read_pinned(yaml.safe_load((ROOT / "content" / "pinned.yml").read_text(encoding="utf-8")))[1]


@pytest.mark.parametrize("typed", URGENT)
def test_danger_opens_urgent_help(crisis: CrisisWords, typed: str) -> None:
    assert crisis.in_text(typed)


@pytest.mark.parametrize("typed", ORDINARY)
def test_an_ordinary_worry_does_not(crisis: CrisisWords, typed: str) -> None:
    assert not crisis.in_text(typed)
